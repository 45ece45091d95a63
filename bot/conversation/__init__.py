"""One turn, the same for every channel: from what was heard to the answer and the state after it."""
