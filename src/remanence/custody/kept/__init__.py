"""The custody folder of a workspace: its log, its keys, and an index that can always be made anew."""
