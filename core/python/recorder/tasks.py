
# ---- tasks ----
