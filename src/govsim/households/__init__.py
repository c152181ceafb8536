"""How people come, age, earn, fall ill, seek care and pay: vector rules over rows."""
