/* What the symbols of the map mean: in a corner of it, and in its image. */
(function () {
  'use strict';

  /* A round number just below: 1, 2, 5, 10, 20, 50… */
  function roundBelow(number) {
    const power = 10 ** Math.floor(Math.log10(number));
    return [5, 2, 1].map(function (step) { return step * power; }).find(function (round) { return round <= number; });
  }
  /* One to three counts to show sizes by, the largest first. */
  Carte.references = function (scale) {
    if (!scale || scale.most < 1) { return []; }
    const most = roundBelow(scale.most), seen = [most];
    [most / 4, most / 20].forEach(function (less) {
      const round = less >= 1 ? roundBelow(less) : 1;
      if (round < seen[seen.length - 1] && scale.radius(round) < scale.radius(seen[seen.length - 1]) - 1.5) { seen.push(round); }
    });
    return seen;
  };
  /* The count below which all symbols have the smallest size; 0 when none has. */
  Carte.smallest = function (scale) {
    const radius = scale.radius(0), n = Math.floor((radius / scale.unit) ** 2);
    return n > 1 ? n : 0;
  };

  /* Lines of the key: [drawing as SVG elements within 0,0–width,height; height; words]. */
  Carte.keyLines = function (state, scale) {
    const lines = [];
    if (state.points && scale && scale.most) {
      lines.push(sizes(scale));
      const least = Carte.smallest(scale);
      if (least) { lines.push({height: 0, parts: [], words: 'Jusqu’à ' + Carte.number(least) + ' lignes : taille minimale'}); }
      const ring = Carte.svg('circle', {cx: 13, cy: 9, r: 7.5, fill: '#fff', stroke: '#4a535c'});
      lines.push({height: 18, parts: [ring], words: 'Communes groupées', isScreen: true});
    }
    if (state.links) {
      const bow = Carte.svg('path', {d: 'M2 12Q13 2 24 12', fill: 'none', stroke: Carte.LINK_COLOUR, 'stroke-width': 3});
      lines.push({height: 16, parts: [bow], words: 'Du chef de file aux partenaires'});
    }
    if (state.sites) {
      const dash = Carte.svg('path', {d: 'M2 9H24', stroke: '#161616', 'stroke-width': 1.6, 'stroke-dasharray': '5 4'});
      const site = Carte.svg('circle', {cx: 13, cy: 9, r: 5, fill: '#fff', stroke: '#161616', 'stroke-width': 2.2});
      lines.push({height: 18, parts: [dash, site], words: 'Sites de soins d’un même dossier'});
    }
    if (state.lack) {
      const barred = Carte.svg('path', {d: Carte.barred(13, 8, 5), ...Carte.BARRED});
      const n = Carte.number(Carte.unpack(state.lack.cells).length);
      lines.push({height: 16, parts: [barred], words: Carte.sentenced(state.lack.words) + ' : ' + n});
    }
    return lines;
  };
  function sizes(scale) {
    const counts = Carte.references(scale), parts = [];
    let x = 2;
    const height = 2 * scale.radius(counts[0]) + 4;
    counts.forEach(function (count) {
      const radius = scale.radius(count);
      parts.push(Carte.svg('circle', {cx: x + radius, cy: height / 2, r: radius, fill: '#dfe3e8', stroke: '#4a535c'}));
      const label = Carte.svg('text', {x: x + 2 * radius + 4, y: height / 2 + 4, 'font-size': 12, fill: '#161616'});
      label.textContent = Carte.number(count);
      parts.push(label);
      x += 2 * radius + 14 + 7 * label.textContent.length;
    });
    return {height: height, width: x, parts: parts, words: 'Surface : lignes de partenaires', isBelow: true};
  }

  Carte.key = function () {
    const control = L.control({position: 'bottomleft'});
    const box = L.DomUtil.create('details', 'carte-key'), title = L.DomUtil.create('summary', '', box);
    title.textContent = 'Symboles';
    const rows = L.DomUtil.create('div', '', box);
    L.DomEvent.disableClickPropagation(box);
    control.onAdd = function (map) {
      box.open = map.getSize().x >= 600;
      return box;
    };
    control.say = function (state, scale) {
      const lines = Carte.keyLines(state, scale);
      box.hidden = !lines.length;
      rows.replaceChildren(...lines.map(function (line) {
        const row = document.createElement('div');
        row.className = line.isBelow ? 'carte-row carte-below' : 'carte-row';
        if (line.height) {
          const size = {width: line.width || 26, height: line.height, 'aria-hidden': 'true'};
          row.append(Carte.svg('svg', size, ...line.parts));
        }
        row.append(Carte.text('span', line.words));
        return row;
      }));
    };
    return control;
  };
})();
