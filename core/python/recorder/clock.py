
# ---- clock ----
