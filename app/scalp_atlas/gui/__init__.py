"""The window: PySide6 widgets around one `Session`."""
