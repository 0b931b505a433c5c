
# ---- outside ----
