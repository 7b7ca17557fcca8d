"""How an answer is judged: beside the right program, and beside programs with known mistakes."""
