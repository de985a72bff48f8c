"""What csv_xlsx does in the background: reading and storing files of earlier figures."""

from procrastinate.contrib.django import app

from samklang.interchange.csv_xlsx.actions import history


@app.task(name="csv_xlsx.work_on_imports", queueing_lock="csv_xlsx.work_on_imports")
def work_on_imports_now() -> None:
    """Read and store what waits."""
    history.work_on_imports()


@app.periodic(cron="*/2 * * * *")
@app.task(name="csv_xlsx.resume_imports", queueing_lock="csv_xlsx.resume_imports")
def resume_imports(timestamp: int = 0) -> None:
    """Take up what an interrupted worker left: read again from the beginning, or stored in one go."""
    history.work_on_imports()
