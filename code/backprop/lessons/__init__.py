"""One module for each chapter: its examples and experiments, as functions that return data."""
