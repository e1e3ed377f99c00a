"""A page's own choices: the link, the session and the widget say the same."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from ui.params import choose, pick, take

    if st.button("Depuis la carte"):
        take("zone", "80")
    level = choose("niveau", "Territoires", {"epci": "EPCI", "departement": "Département"}, default="epci")
    area = pick("zone", "Territoire choisi", {"59": "Nord", "80": "Somme"}, placeholder="Choisir")
    st.text(f"{level} {area}")


def opened(**params: str) -> AppTest:
    app = AppTest.from_function(page)
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def test_a_default_leaves_no_parameter() -> None:
    app = opened()
    assert app.text[0].value == "epci None"
    assert dict(app.query_params) == {}


def test_a_link_sets_the_widgets() -> None:
    assert opened(niveau="departement", zone="59").text[0].value == "departement 59"


def test_a_click_writes_the_link_and_keeps_the_other_choice() -> None:
    app = opened(zone="59")
    app.get("button_group")[0].set_value("departement").run()
    assert app.text[0].value == "departement 59"
    assert dict(app.query_params) == {"zone": "59", "niveau": "departement"}


def test_going_back_to_the_default_cleans_the_link() -> None:
    app = opened(niveau="departement")
    app.get("button_group")[0].set_value("epci").run()
    assert "niveau" not in app.query_params


def test_an_unknown_value_is_said_and_ignored() -> None:
    app = opened(niveau="canton")
    assert "« canton »" in app.info[0].value
    assert app.text[0].value == "epci None"


def test_another_link_replaces_the_choice_of_the_session() -> None:
    app = opened(zone="59")
    app.query_params["zone"] = "80"
    assert app.run().text[0].value == "epci 80"


def test_a_choice_made_elsewhere_reaches_the_widget_and_the_link() -> None:
    app = opened(zone="59")
    app.button[0].click().run()
    assert app.text[0].value == "epci 80"
    assert app.query_params["zone"] == "80"


def page_of_several() -> None:
    import streamlit as st

    from ui.params import param_key, read_several, several_in_url, touch, write

    chosen = read_several("couches", "Calque", ("zones", "points"), default=("zones",))
    write({"couches": several_in_url(chosen, ("zones",))})
    st.pills(
        "Calques",
        ["zones", "points"],
        selection_mode="multi",
        key=param_key("couches"),
        on_change=touch,
        args=("couches",),
    )
    st.text(" ".join(chosen))


def several(link: str | None) -> AppTest:
    app = AppTest.from_function(page_of_several)
    if link is not None:
        app.query_params["couches"] = link
    return app.run()


def test_several_values_travel_in_one_parameter() -> None:
    app = several("points,zones")
    assert app.text[0].value == "points zones"
    assert app.query_params["couches"] == "points,zones"


def test_none_left_is_said_in_the_link_and_read_back() -> None:
    app = several(None)
    assert app.text[0].value == "zones"
    app.get("button_group")[0].set_value([]).run()
    assert app.query_params["couches"] == "aucune"
    assert several("aucune").text[0].value == ""


def test_an_unknown_value_among_several_leaves_the_others() -> None:
    app = several("points,<b>")
    assert app.text[0].value == "points"
    assert "valeur inconnue" in app.info[0].value
    assert app.query_params["couches"] == "points"
