/* The map of the observatory: `Carte.start` once a frame, then `show` at each state of geo.payload.
 * No state reloads the frame: levels are fetched once, zoom and selection stay, the view moves when the scope does.
 * What never changes is written here rather than sent: streamlit-folium sends its script again with each state. */
window.Carte = {};
(function () {
  'use strict';

  const STATIC = '../../app/static/';
  const PARTS = ['supercluster-9.1.0.min', 'texts', 'areas', 'gaps', 'symbols', 'flows', 'key'];
  // geo.maps.GEOMETRY_FILES.
  const SHAPES = {region: 'region', departement: 'departements', arrondissement: 'arrondissements', epci: 'epci',
    commune: 'communes'};
  // geo.layers.HELIX_SYMBOLS, in its order: words, shape, colour.
  const HELICES = [
    ['Recherche', 'circle', '#0072B2'],
    ['Économie', 'square', '#D55E00'],
    ['Hospitalier', 'cross', '#009E73'],
    ['Médico-social', 'triangle', '#CC79A7'],
    ['Autre', 'diamond', '#E69F00'],
  ];

  const PANES = {fade: 425, outline: 430, links: 440, marks: 445, gaps: 447, sites: 450, points: 455, texts: 460};
  const STILL = ['fade', 'outline', 'marks', 'gaps', 'texts'];
  const NARROW_PX = 600;
  const FAILED = 'Le fond de la carte n’a pas pu être chargé. Vérifiez la connexion, puis rechargez la page.';
  const TWO_FINGERS = 'Deux doigts pour déplacer la carte';

  /* A phone shows a lower map: streamlit-folium asks for its own height after each state. */
  function fitHeight(map) {
    const ask = window.Streamlit.setFrameHeight;
    window.Streamlit.setFrameHeight = function (height) {
      const isNarrow = window.innerWidth > 0 && window.innerWidth < NARROW_PX;
      const fitting = isNarrow ? Math.min(height, Math.max(380, Math.round(window.innerWidth * 1.2))) : height;
      if (map.getContainer().style.height !== fitting + 'px') {
        map.getContainer().style.height = fitting + 'px';
        map.invalidateSize({pan: false});
      }
      ask.call(window.Streamlit, fitting);
    };
  }

  /* One finger scrolls the page, two move and zoom the map. */
  function leaveOneFingerToThePage(map, say) {
    if (!L.Browser.mobile) { return; }
    map.dragging.disable();
    map.getContainer().addEventListener('touchmove', function (event) {
      if (event.touches.length === 1) { say(TWO_FINGERS, 1200); }
    }, {passive: true});
  }

  /* The wheel alone scrolls the page; with Ctrl, which two fingers on a touchpad send too, it zooms. */
  function zoomByCtrlWheel(map) {
    const wheel = map.scrollWheelZoom, zoom = wheel._onWheelScroll;
    wheel._onWheelScroll = function (event) {
      if (event.ctrlKey || event.metaKey) { zoom.call(wheel, event); }
    };
    wheel.enable();
  }

  function speaker(map) {
    let box = null, timer = null;
    return function (sentence, forMs) {
      clearTimeout(timer);
      if (box) { box.remove(); box = null; }
      if (!sentence) { return; }
      box = L.DomUtil.create('div', 'carte-said carte-middle', map.getContainer());
      box.setAttribute('role', 'status');
      box.textContent = sentence;
      if (forMs) { timer = setTimeout(function () { box.remove(); box = null; }, forMs); }
    };
  }

  function imageButtons(onAsk) {
    const control = L.control({position: 'topright'});
    control.onAdd = function () {
      const box = L.DomUtil.create('div', 'carte-buttons');
      L.DomEvent.disableClickPropagation(box);
      [['png', 'Image PNG'], ['svg', 'Image SVG']].forEach(function ([kind, label]) {
        const button = L.DomUtil.create('button', '', box);
        button.type = 'button';
        button.textContent = label;
        button.addEventListener('click', function () { onAsk(kind); });
      });
      return box;
    };
    return control;
  }

  function addScript(url) {
    return new Promise(function (resolve, reject) {
      const script = document.createElement('script');
      Object.assign(script, {src: url, async: false, onload: resolve, onerror: reject});
      document.head.append(script);
    });
  }

  /* `version`: the mark of the content of everything this script fetches (geo.maps). */
  Carte.start = function (map, version) {
    const say = speaker(map), address = function (name) { return STATIC + name + '?v=' + version; };
    let waiting = null, shown = null;
    fitHeight(map);
    Promise.all(PARTS.map(function (name) { return addScript(address('carte/' + name + '.js')); })).then(function () {
      shown = ready(map, address, say);
      if (waiting) { shown(waiting); }
    }).catch(function (error) {
      console.error(error);
      say(FAILED);
    });
    // A state that came while the scripts were loading was dropped by streamlit-folium: saying "ready" again brings the
    // last one.
    setTimeout(function () { window.Streamlit.setComponentReady(); });
    return {show: function (state) {
      waiting = state;
      if (shown) { shown(state); }
    }};
  };

  /* Readies the map; returns the function that shows a state. */
  function ready(map, address, say) {
    Object.entries(PANES).forEach(function ([name, rank]) { map.createPane(name).style.zIndex = rank; });
    STILL.forEach(function (name) { map.getPane(name).style.pointerEvents = 'none'; });
    const hidden = {width: 0, height: 0, 'aria-hidden': 'true', style: 'position:absolute'};
    document.body.append(Carte.svg('svg', hidden, Carte.patterns()));

    const container = map.getContainer();
    const shapes = Object.fromEntries(Object.entries(SHAPES).map(function ([level, name]) {
      return [level, address('geo/' + name + '.json')];
    }));
    const areas = Carte.Areas(map, shapes, select, function (code) { send('enter', code); });
    const layers = {points: Carte.Points(map, HELICES, function (code) { send('point', code); }),
      links: Carte.Links(map), sites: Carte.Sites(map)};
    const gaps = new Carte.Gaps().addTo(map), texts = new Carte.Texts().addTo(map);
    const key = Carte.key().addTo(map);
    let wanted = null, centres = null, framed = null, isFramed = false, isFraming = false;

    function send(action, code) {
      window.Streamlit.setComponentValue({action: action, code: code, seq: Date.now()});
    }
    function select(code) {
      // The second click of a double click says nothing new.
      if (code === areas.selected()) { return; }
      areas.select(code);
      send('select', code);
    }

    function frame(bounds) {
      isFraming = true;
      map.fitBounds(bounds, {padding: [6, 6], animate: false});
      isFraming = false;
      isFramed = true;
    }
    function follow(state) {
      const scope = state.scope ? state.scope.code : '';
      if (framed === null || framed.scope !== scope) { frame(state.bounds); }
      framed = {scope: scope, bounds: state.bounds};
    }

    function loadCentres() {
      centres = centres || fetch(address('geo/centres.json')).then(function (answer) {
        if (!answer.ok) { throw new Error(answer.status); }
        return answer.json();
      });
      centres.catch(function () { centres = null; });
      return centres;
    }

    const drawn = {};
    function put(name, content, places) {
      const text = JSON.stringify(content);
      if (drawn[name] === text) { return; }
      drawn[name] = text;
      if (name === 'points') { map.closePopup(); }
      if (!content) {
        layers[name].clear();
      } else {
        layers[name].set(name === 'points' ? Carte.readPoints(content, places, HELICES) : content, places);
      }
    }

    function arrange() {
      if (!wanted || !framed) { return; }
      layers.points.arrange();
      const taken = [...layers.points.rooms(), ...layers.sites.rooms()];
      const written = areas.texts(taken);
      gaps.set(areas.gaps([...taken, ...written.map(Carte.roomOf)]));
      texts.set([...written, ...layers.points.texts()]);
      key.say(wanted, layers.points.scale());
    }

    function show(state) {
      wanted = state;
      follow(state);
      const isPlaced = state.points || state.links || state.sites;
      Promise.all([areas.show(state), isPlaced ? loadCentres() : null]).then(function ([draw, places]) {
        if (wanted !== state) { return; }
        say(null);
        container.dataset.painted = draw();
        ['points', 'links', 'sites'].forEach(function (name) { put(name, state[name], places); });
        arrange();
        container.dataset.level = state.level;
        container.dataset.selected = state.selected || '';
        container.dataset.drawn = Number(container.dataset.drawn || 0) + 1;
      }).catch(function (error) {
        console.error(error);
        say(FAILED);
      });
    }

    function makeImage(kind) {
      const loaded = Carte.makeImage ? Promise.resolve() : addScript(address('carte/image.js'));
      loaded.then(function () {
        return Carte.makeImage({map: map, state: wanted, texts: texts.items, helices: HELICES,
          scale: layers.points.scale(), panes: ['overlayPane', ...Object.keys(PANES)]}, kind);
      }).catch(function (error) {
        console.error(error);
        say('L’image n’a pas pu être faite.', 3000);
      });
    }

    leaveOneFingerToThePage(map, say);
    zoomByCtrlWheel(map);
    L.control.zoom({zoomInTitle: 'Zoom avant (Ctrl + molette)', zoomOutTitle: 'Zoom arrière (Ctrl + molette)'}).addTo(map);
    L.control.scale({imperial: false, position: 'bottomright'}).addTo(map);
    imageButtons(function (kind) { if (wanted) { makeImage(kind); } }).addTo(map);
    map.on('movestart', function () { isFramed = isFramed && isFraming; });
    map.on('moveend', arrange);
    map.on('resize', function () { if (isFramed && framed) { frame(framed.bounds); } });
    map.on('popupopen', function (event) {
      const button = event.popup.getElement().querySelector('.leaflet-popup-close-button');
      if (button) { button.setAttribute('aria-label', 'Fermer'); }
    });
    return show;
  }
})();
