"""Pages and files of csv_xlsx."""
