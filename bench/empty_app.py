"""The empty page that page scripts are compared with."""

import streamlit as st

st.set_page_config(page_title="vide", layout="wide")
st.write("vide")
