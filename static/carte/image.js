/* The map as a PNG or SVG file, made in the reader's browser: what is shown, its title, key, date and sources. */
(function () {
  'use strict';

  const PAD = 24;
  const KEY_PX = 250;
  const FONT = 'Arial, "DejaVu Sans", sans-serif';
  const UNITS = {region: ['région', 'régions'], departement: ['département', 'départements'],
    arrondissement: ['arrondissement', 'arrondissements'], epci: ['EPCI', 'EPCI'], commune: ['commune', 'communes']};
  const COPIED = ['d', 'fill', 'fill-opacity', 'fill-rule', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray',
    'stroke-linejoin', 'stroke-linecap'];
  const pen = document.createElement('canvas').getContext('2d');

  /* Characters that XML refuses. */
  function clean(text) { return String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' '); }

  function wrap(text, size, weight, width) {
    pen.font = weight + ' ' + size + 'px ' + FONT;
    const lines = [];
    let line = '';
    clean(text).split(/[ \t\n]+/).forEach(function (word) {
      let rest = word;
      const longer = line ? line + ' ' + rest : rest;
      if (pen.measureText(longer).width <= width) { line = longer; return; }
      if (line) { lines.push(line); }
      while (pen.measureText(rest).width > width && rest.length > 1) {
        let cut = rest.length - 1;
        while (cut > 1 && pen.measureText(rest.slice(0, cut)).width > width) { cut -= 1; }
        lines.push(rest.slice(0, cut));
        rest = rest.slice(cut);
      }
      line = rest;
    });
    return line ? [...lines, line] : lines;
  }

  /* A sheet written from top to bottom: `write` and `draw` move its `y`. */
  function sheet() {
    const parts = [];
    return {
      y: 0, parts: parts,
      write: function (text, x, width, size, weight, ink) {
        wrap(text, size, weight || 'normal', width).forEach(function (line) {
          this.y += size * 1.35;
          parts.push(words(line, x, this.y - size * 0.3, size, weight, ink));
        }, this);
      },
    };
  }
  function words(text, x, y, size, weight, ink, more) {
    const element = Carte.svg('text', {x: x, y: y, 'font-size': size, 'font-weight': weight || 'normal', fill: ink || '#161616',
      style: 'unicode-bidi:isolate', ...more});
    element.textContent = clean(text);
    return element;
  }

  function picture(context) {
    const map = context.map, size = map.getSize();
    const corner = map.containerPointToLayerPoint([0, 0]), view = L.bounds(corner, corner.add(size));
    const byPane = Object.fromEntries(context.panes.map(function (name) { return [name, []]; }));
    map.eachLayer(function (layer) {
      if (!layer._path || !layer._pxBounds || !view.intersects(layer._pxBounds)) { return; }
      const attributes = {};
      COPIED.forEach(function (name) {
        const value = layer._path.getAttribute(name);
        if (value !== null) { attributes[name] = value; }
      });
      byPane[layer.options.pane].push(Carte.svg('path', attributes));
    });
    const texts = context.texts.filter(function (item) { return view.contains(item.at); }).flatMap(written);
    const move = {transform: 'translate(' + -corner.x + ' ' + -corner.y + ')'};
    return {size: size, element: Carte.svg('g', move, ...Object.values(byPane).flat(), ...texts)};
  }
  function written(item) {
    const top = item.at.y - (item.lines.length - 1) * item.size * 0.58 + item.size * 0.35;
    return item.lines.map(function (line, i) {
      const halo = item.halo ? {stroke: item.halo, 'stroke-width': 2.5, 'paint-order': 'stroke', 'stroke-linejoin': 'round'} : {};
      return words(line, item.at.x, top + i * item.size * 1.15, item.size, 'bold', item.ink, {'text-anchor': 'middle', ...halo});
    });
  }

  function keyOf(context, x, width) {
    const state = context.state, key = sheet();
    if (state.areas) { classes(key, state, x, width); }
    if (state.points) { helices(key, context, x, width); }
    Carte.keyLines(state, context.scale).filter(function (line) { return !line.isScreen; }).forEach(function (line) {
      if (line.height) { key.parts.push(Carte.svg('g', {transform: 'translate(' + x + ' ' + (key.y + 4) + ')'}, ...line.parts)); }
      if (line.isBelow || !line.height) {
        key.y += line.height + (line.height ? 4 : 0);
        key.write(line.words, x, width, 13);
      } else {
        key.write(line.words, x + 34, width - 34, 13);
        key.y += 4;
      }
    });
    return key;
  }
  function classes(key, state, x, width) {
    const many = state.areas.words[1];
    key.write(many.charAt(0).toUpperCase() + many.slice(1), x, width, 14, 'bold');
    state.areas.legend.forEach(function ([label, colour, n]) {
      key.parts.push(Carte.svg('rect', {x: x, y: key.y + 3, width: 24, height: 14, fill: Carte.fill(colour), stroke: '#6f7780'}));
      key.write(label + ' : ' + Carte.counted(n, ...UNITS[state.level]), x + 34, width - 34, 13);
      key.y += 2;
    });
    key.y += 10;
  }
  function helices(key, context, x, width) {
    key.write('Partenaires par commune', x, width, 14, 'bold');
    context.helices.forEach(function ([label, shape, colour]) {
      key.parts.push(Carte.svg('path', {d: Carte.shapePath(shape, x + 12, key.y + 11, 6), fill: colour}));
      key.write(label, x + 34, width - 34, 13);
      key.y += 2;
    });
    key.y += 6;
  }
  function scaleBar(map, x, y) {
    const line = map.getContainer().querySelector('.leaflet-control-scale-line');
    if (!line) { return []; }
    const width = parseFloat(line.style.width);
    const bar = 'M' + x + ' ' + (y - 6) + 'v6h' + width + 'v-6';
    return [Carte.svg('path', {d: bar, fill: 'none', stroke: '#161616', 'stroke-width': 1.5}),
      words(line.textContent, x + width / 2, y - 9, 12, 'normal', '#161616',
        {'text-anchor': 'middle', stroke: '#fff', 'stroke-width': 3, 'paint-order': 'stroke'})];
  }
  function fictitious(x, y) {
    return [Carte.svg('rect', {x: x, y: y, width: 170, height: 30, fill: '#fff4e5', stroke: '#8a3b00', 'stroke-width': 1.5}),
      words('Données fictives', x + 85, y + 21, 16, 'bold', '#8a3b00', {'text-anchor': 'middle'})];
  }

  function compose(context) {
    const caption = context.state.caption, drawn = picture(context), isWide = drawn.size.x >= 560;
    const inner = Math.max(320, drawn.size.x + (isWide ? KEY_PX + PAD : 0)), width = inner + 2 * PAD, page = sheet();
    page.y = PAD;
    const isBeside = caption.demo && isWide;
    if (caption.demo) { page.parts.push(...fictitious(isWide ? width - PAD - 170 : PAD, PAD)); }
    page.y += caption.demo && !isWide ? 38 : 0;
    page.write(caption.title, PAD, inner - (isBeside ? 186 : 0), 22, 'bold');
    page.y = Math.max(page.y + 10, isBeside ? PAD + 40 : 0);
    const top = page.y, frame = {x: PAD, y: top, width: drawn.size.x, height: drawn.size.y};
    const moved = Carte.svg('g', {transform: 'translate(' + PAD + ' ' + top + ')'}, drawn.element);
    page.parts.push(Carte.svg('rect', {...frame, fill: '#eef1f4'}), Carte.svg('g', {'clip-path': 'url(#carte-frame)'}, moved),
      Carte.svg('rect', {...frame, fill: 'none', stroke: '#c3c9cf'}), ...scaleBar(context.map, PAD + 12, top + drawn.size.y - 12));
    const key = isWide ? keyOf(context, 2 * PAD + drawn.size.x, KEY_PX) : keyOf(context, PAD, inner);
    key.y += isWide ? 0 : 12;
    page.parts.push(Carte.svg('g', {transform: 'translate(0 ' + (isWide ? top : top + drawn.size.y + 12) + ')'}, ...key.parts));
    page.y = isWide ? top + Math.max(drawn.size.y, key.y) + 10 : top + drawn.size.y + 12 + key.y;
    caption.lines.forEach(function (line) { page.write(line, PAD, inner, 13); });
    const height = Math.ceil(page.y + PAD);
    const defs = Carte.patterns();
    defs.append(Carte.svg('clipPath', {id: 'carte-frame'}, Carte.svg('rect', frame)));
    const image = Carte.svg('svg', {width: width, height: height, viewBox: '0 0 ' + width + ' ' + height, 'font-family': FONT,
      role: 'img', lang: 'fr'});
    const title = Carte.svg('title', {});
    title.textContent = clean(caption.title);
    image.append(title, defs, Carte.svg('rect', {width: width, height: height, fill: '#fff'}), ...page.parts);
    return {text: new XMLSerializer().serializeToString(image), width: width, height: height};
  }

  function toPng(drawing, blob) {
    const url = URL.createObjectURL(blob), image = new Image(drawing.width, drawing.height);
    image.src = url;
    return image.decode().then(function () {
      const canvas = document.createElement('canvas');
      canvas.width = 2 * drawing.width;
      canvas.height = 2 * drawing.height;
      canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
      return new Promise(function (resolve) { canvas.toBlob(resolve, 'image/png'); });
    }).finally(function () { URL.revokeObjectURL(url); });
  }
  function save(blob, name) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }

  Carte.makeImage = function (context, kind) {
    const drawing = compose(context), blob = new Blob([drawing.text], {type: 'image/svg+xml'});
    const made = kind === 'png' ? toPng(drawing, blob) : Promise.resolve(blob);
    const name = context.state.caption.file + '.' + kind;
    return made.then(function (file) { save(file, name); });
  };
})();
