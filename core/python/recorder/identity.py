
# ---- identity ----
