
# ---- handles ----
