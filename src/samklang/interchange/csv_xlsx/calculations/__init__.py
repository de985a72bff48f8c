"""Reading and writing of tables as CSV and XLSX: pure functions over bytes and text."""
