"""Days, months and years in typed Vietnamese, and in the English that customers mix in."""
