// What a reader sees of a map, told from the page that holds its frame: when its areas bear the colours expected.
if (window === window.top) {
    window.bench = (function () {
        let start = 0, answer = null;

        function frame() {
            return [...document.getElementsByTagName('iframe')].find(one => /streamlit_folium/.test(one.src));
        }
        function bears(expected) {
            for (const one of document.getElementsByTagName('iframe')) {
                if (!/streamlit_folium/.test(one.src) || !one.contentDocument) { continue; }
                const found = {};
                for (const path of one.contentDocument.querySelectorAll('.leaflet-overlay-pane path')) {
                    const fill = (path.getAttribute('fill') || '').toLowerCase();
                    found[fill] = (found[fill] || 0) + 1;
                }
                if (Object.keys(expected).every(fill => (found[fill] || 0) === expected[fill])) { return true; }
            }
            return false;
        }
        // Milliseconds from `start` until the frame that shows the colours is painted (a message comes after it); null
        // when they never come.
        function watch(expected) {
            const deadline = performance.now() + 90000;
            answer = new Promise(resolve => requestAnimationFrame(function look() {
                if (performance.now() > deadline) { return resolve(null); }
                if (start === null || !bears(expected)) { return requestAnimationFrame(look); }
                const painted = new MessageChannel();
                painted.port1.onmessage = () => resolve(performance.now() - start);
                painted.port2.postMessage(null);
            }));
        }
        return {
            frame: frame,
            fromNavigation: function (expected) { start = 0; watch(expected); },
            fromGesture: function (expected, gesture) {
                start = null;
                document.addEventListener(gesture, () => { start = performance.now(); }, {once: true, capture: true});
                watch(expected);
            },
            coloured: () => answer,
            mark: function () { (this.marked = frame()).contentWindow.benchMark = true; },
            isSameFrame: function () {
                return frame() === this.marked && this.marked.isConnected && frame().contentWindow.benchMark === true;
            },
            // The place nearest to the middle of the map where nothing lies over an area, from the map's own corner.
            bareArea: function () {
                const inside = frame().contentDocument;
                const box = inside.querySelector('.leaflet-container').getBoundingClientRect();
                const places = [];
                for (let x = 20; x < box.width; x += 10) {
                    for (let y = 20; y < box.height; y += 10) { places.push([x, y]); }
                }
                const far = ([x, y]) => Math.hypot(x - box.width / 2, y - box.height / 2);
                const isBare = ([x, y]) => {
                    const found = inside.elementFromPoint(box.left + x, box.top + y);
                    return found && found.matches('.leaflet-overlay-pane path.leaflet-interactive');
                };
                return places.sort((one, other) => far(one) - far(other)).find(isBare);
            },
            view: function () {
                const map = frame().contentWindow.map;
                return [map.getZoom(), map.getCenter().lat.toFixed(4), map.getCenter().lng.toFixed(4)].join(' ');
            }
        };
    })();
}
