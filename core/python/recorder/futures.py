
# ---- futures ----
