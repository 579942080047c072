"""How many processes serve together. The server tells it when it starts them."""

count = 1
