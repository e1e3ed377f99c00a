/* What the files of the map share. Everything a reader may have typed goes through `text`, as text: never as markup. */
(function () {
  'use strict';

  const EDGE_PX = 4;
  const AWAY_PX = 8;
  const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.';

  /* Integers written by geo.payload.packed. */
  Carte.unpack = function (packed) {
    const numbers = [];
    let number = 0, shift = 0;
    for (const sign of packed) {
      const digit = DIGITS.indexOf(sign);
      number += (digit & 31) * 2 ** shift;
      if (digit > 31) { shift += 5; continue; }
      numbers.push(number);
      number = shift = 0;
    }
    return numbers;
  };

  const formats = {};
  Carte.number = function (value, decimals) {
    const digits = decimals || 0;
    formats[digits] = formats[digits] ||
      new Intl.NumberFormat('fr-FR', {minimumFractionDigits: digits, maximumFractionDigits: digits});
    return formats[digits].format(value);
  };

  /* In French the plural starts at two. */
  Carte.counted = function (value, one, many, decimals) {
    return Carte.number(value, decimals) + ' ' + (value < 2 ? one : many);
  };

  /* An element that holds this text, isolated: a right-to-left mark in it turns nothing around it. */
  Carte.text = function (tag, content, className) {
    const element = document.createElement(tag);
    element.textContent = content;
    element.dir = 'auto';
    element.className = 'carte-text' + (className ? ' ' + className : '');
    return element;
  };

  Carte.sentenced = function (words) { return words.charAt(0).toUpperCase() + words.slice(1); };

  Carte.box = function (...children) {
    const box = document.createElement('div');
    box.append(...children);
    return box;
  };

  /* Every ring of a (multi)polygon. */
  Carte.rings = function (latlngs) {
    return latlngs.length && latlngs[0].lat !== undefined ? [latlngs] : latlngs.flatMap(Carte.rings);
  };

  /* Black or white, whichever reads better on the colour. */
  Carte.inkOn = function (colour) {
    const [red, green, blue] = [1, 3, 5].map(function (start) {
      const share = parseInt(colour.slice(start, start + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? '#161616' : '#FFFFFF';
  };

  /* Small texts over the map, laid out anew after each zoom. An item: {at, lines, size, ink, halo}. */
  Carte.Texts = L.Layer.extend({
    items: [],
    options: {pane: 'texts'},
    onAdd: function (map) {
      this._box = L.DomUtil.create('div', 'carte-texts leaflet-zoom-hide', map.getPane(this.options.pane));
      this._box.setAttribute('aria-hidden', 'true');
    },
    onRemove: function () { this._box.remove(); },
    set: function (items) {
      this.items = items;
      this._box.replaceChildren(...items.map(function (item) {
        const element = document.createElement('span');
        element.style.cssText = 'left:' + item.at.x + 'px;top:' + item.at.y + 'px;font-size:' + item.size + 'px';
        element.style.color = item.ink;
        if (item.halo) { element.style.textShadow = Array(4).fill('0 0 2px ' + item.halo).join(','); }
        element.append(...item.lines.map(function (line) { return Carte.text('div', line); }));
        return element;
      }));
    },
  });

  /* What is said under the mouse, whole: under what it is about when there is no room over it or beside it. */
  Carte.Tip = L.Tooltip.extend({
    options: {className: 'carte-tip', opacity: 1, reach: 0},
    _setPosition: function (at) {
      L.Tooltip.prototype._setPosition.call(this, at);
      const map = this._map, box = this._container, room = map.getSize(), anchor = map.layerPointToContainerPoint(at);
      const frame = map.getContainer().getBoundingClientRect(), here = box.getBoundingClientRect();
      const before = L.point(here.left - frame.left, here.top - frame.top), after = before.clone();
      const away = this.options.reach + AWAY_PX, isTop = this.options.direction === 'top';
      const isCutBeside = !isTop && (before.x < EDGE_PX || before.x + here.width > room.x - EDGE_PX);
      if (isCutBeside) { after.y = anchor.y - away - here.height; }
      if ((isTop || isCutBeside) && after.y < EDGE_PX) { after.y = anchor.y + away; }
      after.x = Math.max(EDGE_PX, Math.min(after.x, room.x - EDGE_PX - here.width));
      after.y = Math.max(EDGE_PX, Math.min(after.y, room.y - EDGE_PX - here.height));
      L.DomUtil.setPosition(box, L.DomUtil.getPosition(box).add(after.subtract(before)));
    },
  });
  /* `content`: what makes it of the layer under the mouse. */
  Carte.tip = function (content, options) { return new Carte.Tip(options).setContent(content); };

  /* Room a text takes around its middle, in pixels. */
  Carte.room = function (at, lines, size) {
    const width = Math.max(...lines.map(function (line) { return line.length; })) * size * 0.58 + 2;
    const height = lines.length * size * 1.2;
    return L.bounds([at.x - width / 2, at.y - height / 2], [at.x + width / 2, at.y + height / 2]);
  };
  Carte.roomOf = function (item) { return Carte.room(item.at, item.lines, item.size); };
})();
