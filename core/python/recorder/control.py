
# ---- control ----
