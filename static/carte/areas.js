/* The areas of a level: fetched once each and kept, only those whose colour changes are painted again. */
(function () {
  'use strict';

  const FILLS = {hatched: 'url(#carte-no-data)', dotted: 'url(#carte-withheld)'};
  const LINES = {region: 1.4, departement: 1, arrondissement: 0.9, epci: 0.8, commune: 0.35};
  const NAMED_ALWAYS = 'departement';
  // In a smaller circle the bar would not be seen.
  const SEEN_PX = 2.4;
  const WORLD = [[40, -15], [40, 20], [60, 20], [60, -15]];

  function svg(tag, attributes, ...children) {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    Object.entries(attributes).forEach(function ([name, value]) { element.setAttribute(name, value); });
    element.append(...children);
    return element;
  }
  Carte.svg = svg;

  /* Patterns for "no data" and for what is withheld: read without colours too. */
  Carte.patterns = function () {
    const size = {width: 6, height: 6, patternUnits: 'userSpaceOnUse'};
    return svg('defs', {},
      svg('pattern', {id: 'carte-no-data', ...size, patternTransform: 'rotate(45)'},
        svg('rect', {width: 6, height: 6, fill: '#ededed'}), svg('rect', {width: 1.2, height: 6, fill: '#6b6b6b'})),
      svg('pattern', {id: 'carte-withheld', ...size},
        svg('rect', {width: 6, height: 6, fill: '#c9cdd2'}), svg('circle', {cx: 3, cy: 3, r: 1.1, fill: '#6b6b6b'})));
  };
  Carte.fill = function (colour) { return FILLS[colour] || colour; };

  /* The middle of the widest ring, and its bounds: where the number of an area in several parts is read best. */
  function heart(layer) {
    if (layer.carteHeart) { return layer.carteHeart; }
    let best = null, size = -1;
    Carte.rings(layer.getLatLngs()).forEach(function (ring) {
      const bounds = L.latLngBounds(ring), south = bounds.getSouth(), west = bounds.getWest();
      let area = 0, lat = 0, lng = 0;
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const cross = (ring[j].lng - west) * (ring[i].lat - south) - (ring[i].lng - west) * (ring[j].lat - south);
        area += cross;
        lat += (ring[i].lat + ring[j].lat - 2 * south) * cross;
        lng += (ring[i].lng + ring[j].lng - 2 * west) * cross;
      }
      if (Math.abs(area) > size) {
        size = Math.abs(area);
        const middle = area ? L.latLng(south + lat / (3 * area), west + lng / (3 * area)) : bounds.getCenter();
        best = {middle: middle, bounds: bounds};
      }
    });
    layer.carteHeart = best;
    return best;
  }

  /* Whether a point is within rings: how often a line from it to the east crosses them. */
  function isWithin(rings, point) {
    let inside = false;
    rings.forEach(function (ring) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const one = ring[i], other = ring[j];
        if ((one.lat > point.lat) !== (other.lat > point.lat) &&
          point.lng < (other.lng - one.lng) * (point.lat - one.lat) / (other.lat - one.lat) + one.lng) { inside = !inside; }
      }
    });
    return inside;
  }

  Carte.Areas = function (map, urls, onClick, onEnter) {
    const levels = {};
    const marks = {
      fade: L.polygon([], {pane: 'fade', stroke: false, fillColor: '#fff', fillOpacity: 0.72, interactive: false}),
      outline: mark('outline', 1.4, 0.75), scope: mark('outline', 2.6, 1),
      hover: mark('marks', 2, 1), selected: mark('marks', 3.4, 1),
    };
    let shown = null, cells = new Map(), layer = null, selected = null, within = null, lack = null, lacking = new Set();

    function mark(pane, weight, opacity) {
      return L.polygon([], {pane: pane, fill: false, color: '#161616', weight: weight, opacity: opacity,
        interactive: false, smoothFactor: 0.5});
    }
    Object.values(marks).forEach(function (each) { each.addTo(map); });

    function load(level) {
      levels[level] = levels[level] || fetch(urls[level]).then(function (answer) {
        if (!answer.ok) { throw new Error(answer.status); }
        return answer.json();
      }).then(function (collection) { return build(level, collection); });
      levels[level].catch(function () { delete levels[level]; });
      return levels[level];
    }

    function build(level, collection) {
      const byCode = new Map();
      const group = L.geoJson(collection, {
        style: {color: '#7d8690', weight: LINES[level], fillOpacity: 0},
        smoothFactor: 0.6,
        onEachFeature: function (feature, each) { byCode.set(feature.id, each); },
      });
      group.bindTooltip(Carte.tip(tip, {sticky: true}));
      group.on({
        mouseover: function (event) { marks.hover.setLatLngs(event.layer.getLatLngs()); },
        mouseout: function () { marks.hover.setLatLngs([]); },
        click: function (event) { onClick(event.layer.feature.id); },
        dblclick: function (event) { onEnter(event.layer.feature.id); },
      });
      return {level: level, group: group, byCode: byCode, codes: [...byCode.keys()].sort()};
    }

    function sentence(code) {
      const cell = cells.get(code);
      if (!cell) { return layer.words[2]; }
      if (cell.place === layer.classes.length) { return 'Non affiché : ' + layer.withheld; }
      if (cell.place > layer.classes.length) { return 'Donnée absente'; }
      return Carte.counted(cell.value, layer.words[0], layer.words[1], layer.decimals);
    }
    function tip(each) {
      const lines = [Carte.text('strong', each.feature.properties.nom)];
      if (layer) { lines.push(Carte.text('div', sentence(each.feature.id))); }
      if (lacking.has(each.feature.id)) { lines.push(Carte.text('div', Carte.sentenced(lack.words))); }
      return Carte.box(...lines);
    }

    function read(codes, packed) {
      const numbers = Carte.unpack(packed), known = layer.classes.length;
      const found = new Map();
      let at = -1;
      for (let i = 0; i < numbers.length;) {
        at += numbers[i++] + 1;
        const place = numbers[i++];
        found.set(codes[at], {place: place, value: place < known ? numbers[i++] / 10 ** layer.decimals : null});
      }
      return found;
    }
    function readGaps(codes, packed) {
      let at = -1;
      return Carte.unpack(packed).map(function (gap) { return codes[at += gap + 1]; });
    }
    function colour(code) {
      const cell = cells.get(code), known = layer.classes.length;
      if (!cell) { return layer.classes[0][1]; }
      return cell.place < known ? layer.classes[cell.place][1] : cell.place === known ? 'dotted' : 'hatched';
    }
    function paint() {
      let painted = 0;
      shown.byCode.forEach(function (each, code) {
        const fill = layer ? Carte.fill(colour(code)) : '';
        if (each.carteFill === fill) { return; }
        each.carteFill = fill;
        each.setStyle(fill ? {fillColor: fill, fillOpacity: 1} : {fillOpacity: 0});
        painted += 1;
      });
      return painted;
    }

    function outlineOf(mark, found, code) {
      const each = found && found.byCode.get(code);
      mark.setLatLngs(each ? each.getLatLngs() : []);
    }
    function select(code) {
      selected = code;
      outlineOf(marks.selected, shown, code);
    }

    /* Fades what is outside the scope, and keeps which areas have their middle inside. */
    function fade(state, outer) {
      const scope = state.scope && outer.byCode.get(state.scope.code);
      if (within && within.scope === scope && within.level === shown.level) { return; }
      const rings = scope ? Carte.rings(scope.getLatLngs()) : [], bounds = scope && scope.getBounds();
      marks.fade.setLatLngs(scope ? [WORLD, ...rings] : []);
      within = {scope: scope, level: shown.level, codes: new Set()};
      shown.byCode.forEach(function (each, code) {
        const middle = heart(each).middle;
        if (!scope || (bounds.contains(middle) && isWithin(rings, middle))) { within.codes.add(code); }
      });
    }

    /* Fills, selection, outlines and fading of a state, once every shape it needs is there. */
    function show(state) {
      const isFine = state.level !== 'region' && state.level !== 'departement';
      const needed = [state.level, isFine ? 'departement' : null, state.scope ? state.scope.level : null];
      return Promise.all(needed.map(function (level) { return level && load(level); })).then(function (found) {
        return function draw() {
          layer = state.areas;
          cells = layer ? read(found[0].codes, layer.cells) : new Map();
          lack = state.lack;
          lacking = new Set(lack ? readGaps(found[0].codes, lack.cells) : []);
          if (shown !== found[0]) {
            if (shown) { map.removeLayer(shown.group); }
            shown = found[0];
            marks.hover.setLatLngs([]);
          }
          const painted = paint();
          if (!map.hasLayer(shown.group)) { shown.group.addTo(map); }
          marks.outline.setLatLngs(found[1] ? [...found[1].byCode.values()].map(function (each) {
            return Carte.rings(each.getLatLngs());
          }) : []);
          outlineOf(marks.scope, found[2], state.scope && state.scope.code);
          fade(state, found[2]);
          select(state.selected);
          return painted;
        };
      });
    }

    function lines(code, each, roomAcross) {
      const cell = cells.get(code), name = each.feature.properties.nom;
      const number = cell && cell.value !== null ? [Carte.number(cell.value, layer.decimals)] : [];
      const isNamed = shown.level === NAMED_ALWAYS || name.length * 7 < roomAcross * 0.8;
      return isNamed ? [[name, ...number], number] : [number];
    }

    /* Texts that fit in their area and cover no symbol: name and number where there is room, else the number. */
    function texts(obstacles) {
      if (!shown || !layer) { return []; }
      const view = map.getBounds().pad(0.1), taken = obstacles.slice(), items = [];
      shown.byCode.forEach(function (each, code) {
        const centre = heart(each);
        if (!view.intersects(centre.bounds) || !within.codes.has(code)) { return; }
        const corners = [centre.bounds.getNorthWest(), centre.bounds.getSouthEast()];
        const [start, end] = corners.map(function (corner) { return map.latLngToLayerPoint(corner); });
        if (end.x - start.x < 9 || end.y - start.y < 10) { return; }
        const middle = map.latLngToLayerPoint(centre.middle);
        const item = lines(code, each, end.x - start.x).filter(function (written) { return written.length; })
          .map(function (written) { return place(written, middle, end.subtract(start), taken); })
          .find(function (written) { return written; });
        if (!item) { return; }
        const cell = cells.get(code), known = cell && layer.classes[cell.place];
        item.ink = known ? known[2] : '#161616';
        item.halo = item.ink === '#161616' ? '#FFFFFF' : '#0B2A49';
        items.push(item);
      });
      return items;
    }
    function place(written, middle, size, taken) {
      const down = Math.min(18, size.y / 3), across = Math.min(26, size.x / 3);
      for (const [x, y] of [[0, 0], [0, down], [0, -down], [across, 0], [-across, 0]]) {
        const at = middle.add([x, y]), room = Carte.room(at, written, 12);
        const wide = room.getSize();
        if (wide.x > size.x * 1.15 && shown.level !== NAMED_ALWAYS) { return null; }
        if (!taken.some(function (other) { return other.intersects(room); })) {
          taken.push(room);
          return {at: at, lines: written, size: 12};
        }
      }
      return null;
    }

    /* Where the areas that lack something are marked, away from what is there: {at, radius}. */
    function gaps(obstacles) {
      const view = map.getBounds().pad(0.1), found = [];
      lacking.forEach(function (code) {
        const each = shown.byCode.get(code), centre = heart(each);
        if (!view.intersects(centre.bounds)) { return; }
        const corners = [centre.bounds.getNorthWest(), centre.bounds.getSouthEast()];
        const [start, end] = corners.map(function (corner) { return map.latLngToLayerPoint(corner); });
        const radius = Math.min(4.5, 0.2 * Math.min(end.x - start.x, end.y - start.y));
        // Thousands of dots would redden the map, and be denser only where areas are smaller.
        if (radius < SEEN_PX) { return; }
        const middle = map.latLngToLayerPoint(centre.middle);
        found.push({at: freeSpot(each, middle, radius, obstacles), radius: radius});
      });
      return found;
    }
    function freeSpot(each, middle, radius, obstacles) {
      const isFree = function (at) {
        const room = L.bounds(at.subtract([radius, radius]), at.add([radius, radius]));
        return !obstacles.some(function (other) { return other.intersects(room); });
      };
      if (isFree(middle)) { return map.layerPointToLatLng(middle); }
      const rings = Carte.rings(each.getLatLngs());
      for (const far of [11, 15, 20, 28]) {
        for (const [x, y] of [[0, far], [far, 0], [-far, 0], [0, -far]]) {
          const at = middle.add([x, y]), place = map.layerPointToLatLng(at);
          if (isFree(at) && isWithin(rings, place)) { return place; }
        }
      }
      return map.layerPointToLatLng(middle);
    }

    return {show: show, select: select, texts: texts, gaps: gaps, selected: function () { return selected; }};
  };
})();
