/* A barred circle in each area that has none of what is looked for: one path for all of them, there may be thousands. */
(function () {
  'use strict';

  const COLOUR = '#B4001E';
  const LINE_PX = 1.5;
  Carte.BARRED = {fill: '#fff', stroke: COLOUR, 'stroke-width': LINE_PX};

  Carte.barred = function (x, y, radius) {
    const [left, top, wide, bar] = [x - radius, y, 2 * radius, Math.SQRT1_2 * radius].map(function (each) {
      return Math.round(each * 10) / 10;
    });
    const half = [radius, radius, 0, 1, 0];
    const circle = 'M' + [left, top] + 'a' + [...half, wide, 0] + 'a' + [...half, -wide, 0] + 'z';
    return circle + 'M' + [(x - bar).toFixed(1), (y + bar).toFixed(1)] + 'l' + [2 * bar, -2 * bar];
  };

  Carte.Gaps = L.Path.extend({
    options: {
      pane: 'gaps', interactive: false, className: 'carte-gaps',
      color: COLOUR, weight: LINE_PX, fill: true, fillColor: '#fff', fillOpacity: 1,
    },
    /* spots: {at (LatLng), radius in pixels}. */
    initialize: function (options) {
      L.setOptions(this, options);
      this._spots = [];
      this._points = [];
    },
    set: function (spots) {
      const text = JSON.stringify(spots);
      if (text === this._said) { return; }
      this._said = text;
      this._spots = spots;
      this.redraw();
    },
    _project: function () {
      const map = this._map;
      this._points = this._spots.map(function (spot) { return map.latLngToLayerPoint(spot.at); });
      this._updateBounds();
    },
    _updateBounds: function () { this._pxBounds = this._points.length ? L.bounds(this._points) : null; },
    _update: function () {
      const spots = this._spots, seen = this._renderer._bounds;
      const drawn = this._points.map(function (point, i) {
        return seen.contains(point) ? Carte.barred(point.x, point.y, Math.round(spots[i].radius * 10) / 10) : '';
      });
      this._renderer._setPath(this, drawn.join('') || 'M0 0');
    },
  });
})();
