"""Speed, as ratios against a named yardstick in the same run: machines are shared and noisy, ratios travel."""
