"""placeholder"""
from samklang.config.installation import Installation
def finish_interrupted_restore(installation: Installation) -> None:
    pass
