import Ground

extension ClipPlayer {
  /// The script that plays every player on the page, and `window.touchstonePlayer` for the first.
  package static let script = #"""
    (function () {
      'use strict';
      var names = ['rect', 'circle', 'polyline', 'polygon', 'text'];

      function number(value) {
        if (value === null || value === undefined || !isFinite(value)) return 'n/a';
        if (value === 0) return '0';
        var size = Math.abs(value);
        if (size >= 1e9 || size < 1e-4) return value.toExponential(2).replace(/-/g, '\u2212');
        var places = Math.max(0, 2 - Math.floor(Math.log10(size)));
        var text = value.toFixed(Math.min(places, 12));
        if (text.indexOf('.') >= 0) text = text.replace(/\.?0+$/, '');
        return text.replace('-', '\u2212');
      }

      // A shape's element is kept from frame to frame; only its attributes move.
      function place(node, shape, inks) {
        var ink = inks[shape[1]];
        function set(name, value) { node.setAttribute(name, value); }
        switch (shape[0]) {
          case 0:
            set('class', 'fill-' + ink);
            set('x', shape[2] - shape[4] / 2); set('y', shape[3] - shape[5] / 2);
            set('width', Math.max(0, shape[4])); set('height', Math.max(0, shape[5]));
            if (shape[6]) {
              set('transform', 'rotate(' + shape[6] * 0.18 / Math.PI + ' ' + shape[2] + ' '
                + shape[3] + ')');
            } else { node.removeAttribute('transform'); }
            break;
          case 1:
            set('class', 'fill-' + ink);
            set('cx', shape[2]); set('cy', shape[3]); set('r', Math.max(0, shape[4]));
            break;
          case 2:
            set('class', 'stroke-' + ink);
            set('stroke-width', shape[2]); set('points', shape.slice(4).join(' '));
            break;
          case 3:
            set('class', 'fill-' + ink); set('points', shape.slice(2).join(' '));
            break;
          case 4:
            set('class', 'fill-' + ink);
            set('x', shape[2]); set('y', shape[3]); set('font-size', shape[4]);
            if (node.textContent !== shape[5]) node.textContent = shape[5];
            break;
        }
      }

      function tag(shape) { return shape[0] === 2 && shape[3] ? 'polygon' : names[shape[0]]; }

      function Stage(figure, clip, inks) {
        var old = figure.querySelector('.stage svg');
        var space = old.namespaceURI;
        var svg = old.cloneNode(false);
        svg.setAttribute('viewBox', '0 0 ' + clip.width + ' ' + clip.height);
        function make(shape) { return document.createElementNS(space, tag(shape)); }
        var ground = document.createElementNS(space, 'rect');
        ground.setAttribute('class', 'fill-ground');
        ground.setAttribute('width', clip.width); ground.setAttribute('height', clip.height);
        svg.appendChild(ground);
        clip.background.forEach(function (shape) {
          var node = make(shape);
          place(node, shape, inks);
          svg.appendChild(node);
        });
        var layer = document.createElementNS(space, 'g');
        svg.appendChild(layer);
        old.parentNode.replaceChild(svg, old);
        // A zero stands for the shape of the frame before.
        var frames = [], before = [];
        clip.frames.forEach(function (frame) {
          before = frame[0].map(function (shape, index) {
            return shape === 0 ? before[index] : shape;
          });
          frames.push({shapes: before, values: frame[1]});
        });
        var values = figure.querySelectorAll('.moving .readouts dd');
        var shown = [];
        this.count = frames.length;
        this.draw = function (index) {
          var frame = frames[Math.max(0, Math.min(frames.length - 1, index))];
          frame.shapes.forEach(function (shape, slot) {
            var node = layer.childNodes[slot];
            if (node && shown[slot] === shape) return;
            if (!node) node = layer.appendChild(make(shape));
            else if (node.nodeName !== tag(shape)) {
              var next = make(shape);
              layer.replaceChild(next, node);
              node = next;
            }
            place(node, shape, inks);
          });
          while (layer.childNodes.length > frame.shapes.length) layer.removeChild(layer.lastChild);
          shown = frame.shapes;
          for (var i = 0; i < values.length; i++) values[i].textContent = number(frame.values[i]);
        };
      }

      function Player(root) {
        var data = JSON.parse(root.querySelector('.clip-data').textContent);
        var figures = root.querySelectorAll('.clip');
        var stages = data.clips.map(function (clip, index) {
          return new Stage(figures[index], clip, data.inks);
        });
        // The longest clip is the clock; the others follow by time and wait at their end.
        var seconds = data.clips.map(function (clip) { return clip.frames.length / clip.rate; });
        var longest = seconds.indexOf(Math.max.apply(null, seconds));
        var rate = data.clips[longest].rate, count = stages[longest].count;
        var slider = root.querySelector('input'), output = root.querySelector('output');
        var speed = root.querySelector('select');
        var button = root.querySelector('[data-action=play]');
        var icon = button.querySelector('path'), playIcon = icon.getAttribute('d');
        var at = 0, playing = false, last = 0, exact = 0;
        slider.max = count - 1;

        function draw(frame) {
          at = Math.max(0, Math.min(count - 1, frame));
          stages.forEach(function (stage, index) {
            stage.draw(Math.floor(at * data.clips[index].rate / rate + 1e-6));
          });
          root.setAttribute('data-frame', at);
          slider.value = at;
          output.textContent = (at + 1) + ' / ' + count;
        }
        function tick(now) {
          if (!playing) return;
          exact += (now - last) / 1000 * rate * Number(speed.value);
          last = now;
          if (exact >= count - 1) { draw(count - 1); pause(); return; }
          if (Math.floor(exact) !== at) draw(Math.floor(exact));
          requestAnimationFrame(tick);
        }
        function show() {
          root.setAttribute('data-playing', playing ? 'true' : 'false');
          button.setAttribute('aria-pressed', playing ? 'true' : 'false');
          icon.setAttribute('d', playing ? 'M4 2.5h3v11H4zM9 2.5h3v11H9z' : playIcon);
        }
        function play() {
          if (playing) return;
          if (at >= count - 1) draw(0);
          playing = true;
          exact = at;
          last = performance.now();
          show();
          requestAnimationFrame(tick);
        }
        function pause() { playing = false; show(); }
        function step(n) { pause(); draw(at + n); }

        button.addEventListener('click', function () { playing ? pause() : play(); });
        root.querySelector('[data-action=back]').addEventListener('click', function () { step(-1); });
        root.querySelector('[data-action=forward]').addEventListener('click', function () { step(1); });
        slider.addEventListener('input', function () { pause(); draw(Number(slider.value)); });

        // Keys work with the focus in the player, or anywhere while the player is in view.
        document.addEventListener('keydown', function (event) {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          var focus = document.activeElement, inside = root.contains(focus);
          if (!inside && focus && focus !== document.body) return;
          if (!inside) {
            var box = root.getBoundingClientRect();
            var seen = Math.min(box.bottom, innerHeight) - Math.max(box.top, 0);
            if (seen < Math.min(box.height, innerHeight) / 2) return;
          }
          var name = focus && inside ? focus.nodeName : '';
          if (name === 'SELECT') return;
          if (event.key === ' ' && name !== 'BUTTON') { playing ? pause() : play(); }
          else if (event.key === 'ArrowLeft') step(-1);
          else if (event.key === 'ArrowRight') step(1);
          else return;
          event.preventDefault();
        });
        draw(0);
        return {play: play, pause: pause, step: step, frame: function () { return at; }};
      }

      var players = Array.prototype.map.call(document.querySelectorAll('.player'), Player);
      if (players.length) window.touchstonePlayer = players[0];
    })();
    """#
}
