"""Tests of what begins a bundle, adds to it, and takes words of law from elsewhere."""
