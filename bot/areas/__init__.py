"""Where an outage is: places in free text, the keys they make, and which rows of the plan name them.

Nothing here knows a conversation: handlers ask for who is asking, the scheduler for who is to be told.
"""
