
# ---- console ----
