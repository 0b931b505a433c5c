
# ---- loops ----
