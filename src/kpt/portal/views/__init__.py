"""The public pages. Nobody has to sign in; nothing here writes."""
