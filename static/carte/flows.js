/* Links between the communes of leads and partners, and the care sites of multicentric dossiers. */
(function () {
  'use strict';

  const LINK = '#7A1FA2';
  const SITE = '#161616';
  Carte.LINK_COLOUR = LINK;

  function latlng(centres, place) { return L.latLng(centres.lat[place], centres.lon[place]); }

  /* A link lies over areas that are clicked to choose or enter them: what is meant for them goes through. */
  function passOn(event) {
    const mouse = event.originalEvent;
    const under = document.elementsFromPoint(mouse.clientX, mouse.clientY).find(function (element) {
      return element.classList.contains('leaflet-interactive') && !element.classList.contains('carte-link');
    });
    if (!under) { return; }
    under.dispatchEvent(new MouseEvent(mouse.type,
      {bubbles: true, cancelable: true, view: window, clientX: mouse.clientX, clientY: mouse.clientY}));
  }

  /* A slight bow, so that two links of one commune are told apart. */
  function bow(start, end) {
    const points = [], flat = Math.cos(start.lat * Math.PI / 180);
    const across = {lat: -(end.lng - start.lng) * flat * 0.13, lng: (end.lat - start.lat) / flat * 0.13};
    for (let i = 0; i <= 14; i++) {
      const share = i / 14, lift = 4 * share * (1 - share);
      points.push([start.lat + (end.lat - start.lat) * share + across.lat * lift,
        start.lng + (end.lng - start.lng) * share + across.lng * lift]);
    }
    return points;
  }

  Carte.Links = function (map) {
    const renderer = L.svg({pane: 'links', padding: 0.4});
    const group = L.layerGroup().addTo(map);

    function set(links, centres) {
      group.clearLayers();
      const numbers = Carte.unpack(links.cells), found = [];
      for (let i = 0; i < numbers.length; i += 3) {
        found.push({start: numbers[i], end: numbers[i + 1], n: numbers[i + 2], label: links.labels[i / 3]});
      }
      const most = Math.max(...found.map(function (link) { return link.n; }), 16);
      found.reverse().forEach(function (link) {
        const path = bow(latlng(centres, link.start), latlng(centres, link.end));
        const weight = 1 + 5 * Math.sqrt(link.n / most);
        const options = {renderer: renderer, pane: 'links', opacity: found.length > 60 ? 0.55 : 0.75};
        // A white edge: the darkest areas are nearly as dark as a link.
        const edge = {color: '#fff', opacity: options.opacity / 2, weight: weight + 1.6, interactive: false};
        L.polyline(path, {...options, ...edge}).addTo(group);
        const line = {...options, color: LINK, weight: weight, className: 'carte-link', bubblingMouseEvents: false};
        L.polyline(path, line).on('click dblclick', passOn).bindTooltip(Carte.tip(function () {
          const lines = [Carte.text('strong', centres.nom[link.start] + ' → ' + centres.nom[link.end]),
            Carte.text('div', Carte.counted(link.n, 'dossier', 'dossiers') + ' (chef de file → partenaire)')];
          return Carte.box(...lines, ...(link.label ? [Carte.text('div', link.label)] : []));
        }, {sticky: true})).addTo(group);
      });
    }
    return {set: set, clear: function () { group.clearLayers(); }};
  };

  /* The shortest tree that joins the places of one dossier: no site stands between two others for nothing. */
  function tree(points) {
    const inside = [points[0]], outside = points.slice(1), branches = [];
    while (outside.length) {
      let best = null;
      inside.forEach(function (one) {
        outside.forEach(function (other, i) {
          const far = one.distanceTo(other);
          if (!best || far < best.far) { best = {far: far, one: one, i: i}; }
        });
      });
      const [reached] = outside.splice(best.i, 1);
      branches.push([best.one, reached]);
      inside.push(reached);
    }
    return branches;
  }

  Carte.Sites = function (map) {
    const renderer = L.svg({pane: 'sites', padding: 0.4});
    const group = L.layerGroup().addTo(map);

    function read(sites) {
      const numbers = Carte.unpack(sites.cells), places = new Map(), dossiers = new Map();
      for (let i = 0; i < numbers.length; i += 3) {
        const [place, n, dossier] = numbers.slice(i, i + 3), label = sites.labels[i / 3];
        const here = places.get(place) || {n: 0, labels: []};
        here.n += n;
        if (label) { here.labels.push(label); }
        places.set(place, here);
        dossiers.set(dossier, (dossiers.get(dossier) || new Set()).add(place));
      }
      return {places: places, dossiers: dossiers};
    }
    function set(sites, centres) {
      group.clearLayers();
      const found = read(sites);
      found.dossiers.forEach(function (places) {
        tree([...places].map(function (place) { return latlng(centres, place); })).forEach(function (branch) {
          L.polyline(branch, {renderer: renderer, pane: 'sites', color: SITE, weight: 1.6, dashArray: '5 4',
            opacity: found.dossiers.size > 40 ? 0.45 : 0.85, interactive: false, className: 'carte-branch'}).addTo(group);
        });
      });
      const most = Math.max(...[...found.places.values()].map(function (here) { return here.n; }));
      const unit = Math.min(5.5, 14 / Math.sqrt(most));
      found.places.forEach(function (here, place) {
        const radius = Math.max(3.5, unit * Math.sqrt(here.n));
        L.circleMarker(latlng(centres, place), {renderer: renderer, pane: 'sites', radius: radius, color: SITE,
          weight: 2.2, fillColor: '#fff', fillOpacity: 1, className: 'carte-site'}).bindTooltip(Carte.tip(function () {
          const words = Carte.counted(here.n, 'site de soins multicentrique', 'sites de soins multicentriques');
          return Carte.box(Carte.text('strong', centres.nom[place]), Carte.text('div', words),
            ...here.labels.map(function (label) { return Carte.text('div', label); }));
        }, {direction: 'top', reach: radius})).addTo(group);
      });
    }
    /* Where the sites are, for the texts of the areas to keep away from. */
    function rooms() {
      return group.getLayers().filter(function (layer) { return layer instanceof L.CircleMarker; }).map(function (site) {
        const at = map.latLngToLayerPoint(site.getLatLng()), reach = [site.getRadius(), site.getRadius()];
        return L.bounds(at.subtract(reach), at.add(reach));
      });
    }
    return {set: set, clear: function () { group.clearLayers(); }, rooms: rooms};
  };
})();
