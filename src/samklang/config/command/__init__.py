"""The `samklang` command."""

from samklang.config.command.main import command_reference, main

__all__ = ["command_reference", "main"]
