"""Organisations that share dossiers: their network, its communities and bridges, one organisation looked at closely."""
