"""Methods for trials in which people do not take up what they are offered, or take up what they are not."""
