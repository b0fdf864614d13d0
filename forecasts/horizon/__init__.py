"""Rule: words about time read into a window: "by the end of next year" opens today and closes on 31 December."""
