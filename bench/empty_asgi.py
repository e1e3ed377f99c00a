"""The empty page behind the same server as the product."""

import streamlit as st

app = st.App("empty_app.py")
