/* Partners by commune: one symbol a helix, its area proportional to the count, side by side; grouped when far away. */
(function () {
  'use strict';

  const CLUSTER_PX = 52;
  const SMALLEST_PX = 2.7;
  const ALONE_PX = 6.5;
  const GAP_PX = 1.5;
  // Sizes of the numbers on symbols, the first that fits. Digits by em: the step from one to the next, what of it is not
  // ink, their height; in DejaVu Sans Bold, the widest face of a screen or an image. Half of the white line is inside.
  const NUMBER_PX = [12, 11, 10];
  const DIGIT_EM = 0.7;
  const BEARING_EM = 0.08;
  const INK_EM = 0.73;
  const LINE_PX = 0.6;
  // Each shape has the area of the circle of radius 1; `room` is the circle that keeps neighbours apart, `text` how much
  // lower a number stands, `holds` whether its ink lies within, by the halves of its width and height.
  const SHAPES = {
    circle: {
      room: 1,
      text: 0,
      holds: function (w, h) { return Math.hypot(w, h) <= 1; },
      path: function (x, y, r) {
        return 'M' + (x - r) + ' ' + y + 'a' + [r, r, 0, 1, 0, 2 * r, 0] + 'a' + [r, r, 0, 1, 0, -2 * r, 0] + 'z';
      },
    },
    square: {
      room: 1.12,
      text: 0,
      holds: function (w, h) { return Math.max(w, h) <= 0.8862; },
      path: function (x, y, r) { return around(x, y, r * 0.8862, [-1, -1, 1, -1, 1, 1, -1, 1]); },
    },
    diamond: {
      room: 1.2,
      text: 0,
      holds: function (w, h) { return w + h <= 1.2533; },
      path: function (x, y, r) { return around(x, y, r * 1.2533, [0, -1, 1, 0, 0, 1, -1, 0]); },
    },
    triangle: {
      room: 1.3,
      text: 0.12,
      holds: function (w, h) { return h <= 0.7776 - 0.12 && 1.7321 * w + h <= 1.5551 + 0.12; },
      path: function (x, y, r) { return around(x, y, r * 1.5551, [0, -1, 0.866, 0.5, -0.866, 0.5]); },
    },
    cross: {
      room: 1.2,
      text: 0,
      holds: function (w, h) { return Math.min(w, h) <= 0.3963 && Math.max(w, h) <= 1.1889; },
      path: function (x, y, r) {
        return around(x, y, r * 0.3963, [-1, -3, 1, -3, 1, -1, 3, -1, 3, 1, 1, 1, 1, 3, -1, 3, -1, 1, -3, 1, -3, -1, -1, -1]);
      },
    },
  };
  function around(x, y, unit, corners) {
    let path = '';
    for (let i = 0; i < corners.length; i += 2) {
      path += (i ? 'L' : 'M') + (x + unit * corners[i]).toFixed(2) + ' ' + (y + unit * corners[i + 1]).toFixed(2);
    }
    return path + 'z';
  }
  /* The size at which a number lies whole on the symbol, read on its colour alone; undefined where it is too small. */
  function sizeOf(number, shape, radius) {
    return NUMBER_PX.find(function (size) {
      const width = (number.length * DIGIT_EM - BEARING_EM) * size, height = INK_EM * size;
      return SHAPES[shape].holds((width / 2 + LINE_PX) / radius, (height / 2 + LINE_PX) / radius);
    });
  }
  Carte.shapePath = function (shape, x, y, radius) { return SHAPES[shape].path(x, y, radius); };

  const Symbol = L.CircleMarker.extend({
    _updatePath: function () {
      const at = this._point.add(this.options.shift);
      this._renderer._setPath(this, this._empty() ? 'M0 0' : Carte.shapePath(this.options.shape, at.x, at.y, this._radius));
    },
    _updateBounds: function () {
      const reach = L.point(1, 1).multiplyBy(this._radius * 1.6 + 2), at = this._point.add(this.options.shift);
      this._pxBounds = L.bounds(at.subtract(reach), at.add(reach));
    },
  });

  /* Middles of circles of these radii set against one another, the widest first. */
  function pack(radii) {
    const placed = [];
    radii.forEach(function (radius) {
      let best = placed.length ? null : {x: 0, y: 0};
      placed.forEach(function (one) {
        const reach = one.r + radius + GAP_PX;
        for (let turn = 0; turn < 48; turn++) {
          const angle = turn * Math.PI / 24, x = one.x + reach * Math.cos(angle), y = one.y + reach * Math.sin(angle);
          const isFree = placed.every(function (other) {
            return Math.hypot(other.x - x, other.y - y) >= other.r + radius + GAP_PX - 0.01;
          });
          if (isFree && (!best || Math.hypot(x, y) < Math.hypot(best.x, best.y) - 0.01)) { best = {x: x, y: y}; }
        }
      });
      placed.push({x: best.x, y: best.y, r: radius});
    });
    return placed;
  }
  /* The circle around them, from their middle. */
  function centred(placed) {
    const box = L.bounds(placed.flatMap(function (one) {
      return [[one.x - one.r, one.y - one.r], [one.x + one.r, one.y + one.r]].map(function (each) { return L.point(each); });
    }));
    const middle = box.getCenter();
    const shifts = placed.map(function (one) { return L.point(one.x - middle.x, one.y - middle.y); });
    const reach = Math.max(...shifts.map(function (shift, i) { return Math.hypot(shift.x, shift.y) + placed[i].r; }));
    return {shifts: shifts, reach: reach};
  }

  /* Communes of geo.payload._points with their counts by helix. */
  Carte.readPoints = function (points, centres, helices) {
    const numbers = Carte.unpack(points.cells), found = [];
    let at = -1;
    for (let i = 0; i < numbers.length;) {
      at += numbers[i++] + 1;
      const set = numbers[i++], lines = {}, organisations = {};
      helices.forEach(function (helix, place) {
        if (set & (1 << place)) { lines[place] = numbers[i++]; organisations[place] = numbers[i++]; }
      });
      found.push({place: at, code: centres.code[at], name: centres.nom[at], lines: lines, organisations: organisations,
        names: points.names[centres.code[at]] || {}, at: [centres.lon[at], centres.lat[at]]});
    }
    return found;
  };

  Carte.Points = function (map, helices, onPoint) {
    const renderer = L.svg({pane: 'points', padding: 0.4});
    const group = L.layerGroup().addTo(map);
    let communes = [], index = null, drawnAt = null, scale = null, rooms = [], numbers = [];

    function set(found) {
      communes = found;
      drawnAt = null;
      index = new Supercluster({
        radius: CLUSTER_PX, extent: 256, maxZoom: 11, minPoints: 2,
        map: function (commune) { return {lines: commune.lines, communes: 1}; },
        reduce: function (sum, each) {
          const lines = {...sum.lines};
          Object.entries(each.lines).forEach(function ([helix, n]) { lines[helix] = (lines[helix] || 0) + n; });
          sum.lines = lines;
          sum.communes += each.communes;
        },
      });
      index.load(found.map(function (commune) {
        return {type: 'Feature', properties: commune, geometry: {type: 'Point', coordinates: commune.at}};
      }));
    }

    /* The largest symbol bears the largest count of this zoom; below SMALLEST_PX all are drawn alike. */
    function scaleFor(nodes) {
      const most = Math.max(0, ...nodes.flatMap(function (node) { return Object.values(node.properties.lines); }));
      const largest = map.getZoom() < 9.5 ? 14 : map.getZoom() < 11 ? 20 : 30;
      const unit = Math.min(ALONE_PX, largest / Math.sqrt(most || 1));
      return {most: most, radius: function (n) { return Math.max(SMALLEST_PX, unit * Math.sqrt(n)); }, unit: unit};
    }

    function arrange() {
      const zoom = map.getZoom();
      if (!index || drawnAt === zoom) { relocate(); return; }
      drawnAt = zoom;
      group.clearLayers();
      const nodes = index.getClusters([-180, -85, 180, 85], Math.floor(zoom + 0.01));
      scale = scaleFor(nodes);
      numbers = [];
      // Small ones above large ones: none is hidden.
      nodes.sort(function (one, other) { return total(other.properties) - total(one.properties); }).forEach(draw);
      relocate();
    }
    function total(properties) { return Object.values(properties.lines).reduce(function (sum, n) { return sum + n; }, 0); }

    function draw(node) {
      const [lon, lat] = node.geometry.coordinates, here = L.latLng(lat, lon), properties = node.properties;
      const present = Object.entries(properties.lines).map(function ([helix, n]) {
        return {helix: Number(helix), n: n, radius: scale.radius(n)};
      }).sort(function (one, other) { return other.n - one.n || one.helix - other.helix; });
      const laid = centred(pack(present.map(function (each) { return each.radius * SHAPES[helices[each.helix][1]].room; })));
      if (properties.cluster) {
        const ring = L.circleMarker(here, {renderer: renderer, pane: 'points', radius: laid.reach + 2, weight: 1,
          color: '#4a535c', fillColor: '#fff', fillOpacity: 0.7, className: 'carte-cluster'});
        listen(ring, node, null).addTo(group);
      }
      present.forEach(function (each, i) {
        const symbol = new Symbol(here, {renderer: renderer, pane: 'points', radius: each.radius,
          shape: helices[each.helix][1], shift: laid.shifts[i], color: '#fff', weight: 1.2, fillOpacity: 1,
          fillColor: helices[each.helix][2], className: 'carte-symbol'});
        listen(symbol, node, each.helix).addTo(group);
        const size = sizeOf(Carte.number(each.n), helices[each.helix][1], each.radius);
        if (size) { numbers.push({here: here, shift: laid.shifts[i], each: each, size: size}); }
      });
    }

    function listen(symbol, node, helix) {
      const properties = node.properties;
      const top = (symbol.options.shift || L.point(0, 0)).subtract([0, symbol.getRadius()]);
      symbol.bindTooltip(Carte.tip(function () { return properties.cluster ? clusterTip(properties) : tip(properties, helix); },
        {direction: 'top', offset: top, reach: symbol.getRadius()}));
      symbol.on('click', function (event) {
        L.DomEvent.stop(event);
        if (properties.cluster) { enlarge(node); return; }
        open(properties);
        onPoint(properties.code);
      });
      return symbol;
    }
    function enlarge(node) {
      const leaves = index.getLeaves(node.id, Infinity).map(function (leaf) {
        return L.latLng([...leaf.geometry.coordinates].reverse());
      });
      map.fitBounds(L.latLngBounds(leaves), {padding: [60, 60], maxZoom: Math.max(map.getZoom() + 1, 12)});
    }

    function told(helix, n, organisations) {
      const lines = helices[helix][0] + ' : ' + Carte.counted(n, 'ligne de partenaire', 'lignes de partenaires');
      return lines + (organisations ? ' · ' + Carte.counted(organisations, 'organisation', 'organisations') : '');
    }
    function named(commune, helix) {
      const names = commune.names[helix] || [], list = document.createElement('ul');
      list.append(...names.map(function (name) { return Carte.text('li', name); }));
      const others = commune.organisations[helix] - names.length;
      if (names.length && others > 0) {
        list.append(Carte.text('li', 'et ' + Carte.counted(others, 'autre', 'autres')));
      }
      return names.length ? [list] : [];
    }
    function tip(commune, helix) {
      const isNamed = Object.keys(commune.names).length > 0;
      return Carte.box(Carte.text('strong', commune.name),
        Carte.text('div', told(helix, commune.lines[helix], commune.organisations[helix])), ...named(commune, helix),
        ...(isNamed ? [] : [Carte.text('div', 'Cliquez pour la liste', 'carte-hint')]));
    }
    function clusterTip(properties) {
      const lines = Object.entries(properties.lines).map(function ([helix, n]) { return Carte.text('div', told(helix, n)); });
      return Carte.box(Carte.text('strong', properties.communes + ' communes groupées'), ...lines,
        Carte.text('div', 'Cliquez pour agrandir', 'carte-hint'));
    }
    function open(commune) {
      const parts = Object.keys(commune.lines).flatMap(function (helix) {
        const said = told(helix, commune.lines[helix], commune.organisations[helix]);
        return [Carte.text('div', said, 'carte-helix'), ...named(commune, helix)];
      });
      const content = Carte.box(Carte.text('strong', commune.name), ...parts);
      if (!Object.keys(commune.names).length) {
        content.append(Carte.text('div', 'La liste des organisations est sous la carte.', 'carte-hint'));
      }
      L.popup({className: 'carte-popup', minWidth: 230, maxWidth: 260, maxHeight: 240, autoPanPadding: [12, 12]})
        .setLatLng(L.latLng([...commune.at].reverse())).setContent(content).openOn(map);
    }

    /* Where the symbols are, for the texts of the areas to keep away from; and the numbers written on them. */
    function relocate() {
      rooms = [];
      group.eachLayer(function (symbol) {
        const at = map.latLngToLayerPoint(symbol.getLatLng()).add(symbol.options.shift || [0, 0]);
        const reach = [symbol.getRadius(), symbol.getRadius()];
        rooms.push(L.bounds(at.subtract(reach), at.add(reach)));
      });
    }
    function texts() {
      return numbers.map(function (item) {
        const [, shape, colour] = helices[item.each.helix];
        const at = map.latLngToLayerPoint(item.here).add(item.shift).add([0, item.each.radius * SHAPES[shape].text]);
        return {at: at, lines: [Carte.number(item.each.n)], size: item.size, ink: Carte.inkOn(colour), halo: null};
      });
    }
    function clear() {
      group.clearLayers();
      communes = [];
      index = drawnAt = scale = null;
      rooms = numbers = [];
    }
    return {set: set, clear: clear, arrange: arrange, texts: texts, rooms: function () { return rooms; },
      scale: function () { return scale; }, communes: function () { return communes; }};
  };
})();
