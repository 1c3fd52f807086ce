"""Miandian: notes → pages → site."""
