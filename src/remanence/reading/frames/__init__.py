"""Relation frames: one data file a claim type, and the few steps that tie numbers, names and dates to it."""

from remanence.reading.frames.frame import Cue, Frame, Frames, load_frames

__all__ = ["Cue", "Frame", "Frames", "load_frames"]
