'use strict';

// Draws what /events sends: one snapshot (see LiveSnapshot) as JSON per event, at most five a second, however many rows there are.
const $ = id => document.getElementById(id);
const NONE = '–';
let latest = null;
let chosen = 0;

const number = (value, digits = 4) => value === null || value === undefined ? NONE
  : Number(value.toPrecision(digits)).toLocaleString('en', { maximumSignificantDigits: digits });
const whole = value => value === null || value === undefined ? NONE : Math.round(value).toLocaleString('en');
const percent = value => value === null || value === undefined ? NONE : `${(100 * value).toFixed(2)} %`;

function duration(seconds) {
  if (seconds === null || seconds === undefined) return NONE;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function element(name, attributes = {}, text) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

function cell(row, kind, text, className) {
  const made = row.appendChild(document.createElement(kind));
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// Round numbers that cover a range.
function ticks(low, high, count, least = 0) {
  const rough = Math.max((high - low) / count, least);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find(factor => factor * power >= rough);
  const found = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + step * 1e-9; tick += step) found.push(Math.abs(tick) < step * 1e-9 ? 0 : tick);
  return found;
}

// A frame with both scales; draw(x, y) fills it, tell(fraction along x) says what lies there.
function chart(place, legend, { label, xs, ys, least, yText = number, draw, tell, rest }) {
  const width = Math.max(280, Math.round(place.clientWidth)), height = Math.min(300, Math.max(170, Math.round(width * 0.4)));
  const left = 58, right = 12, top = 10, bottom = 24;
  const x = value => left + (value - xs[0]) / (xs[1] - xs[0]) * (width - left - right);
  const y = value => height - bottom - (value - ys[0]) / (ys[1] - ys[0]) * (height - top - bottom);
  const svg = element('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label });
  for (const tick of ticks(ys[0], ys[1], 4, least?.y)) {
    svg.append(element('line', { class: 'grid', x1: left, x2: width - right, y1: y(tick), y2: y(tick) }));
    svg.append(element('text', { x: left - 6, y: y(tick) + 4, 'text-anchor': 'end' }, yText(tick)));
  }
  for (const tick of ticks(xs[0], xs[1], Math.max(4, Math.floor(width / 120)), least?.x)) {
    const at = Math.min(x(tick), width - right - 4);
    svg.append(element('text', { x: at, y: height - 6, 'text-anchor': x(tick) > width - 40 ? 'end' : 'middle' }, number(tick)));
  }
  svg.append(element('line', { class: 'axis', x1: left, x2: width - right, y1: height - bottom, y2: height - bottom }));
  draw(svg, x, y);
  const cursor = element('line', { class: 'cursor', y1: top, y2: height - bottom, visibility: 'hidden' });
  svg.append(cursor);
  legend.textContent = rest;
  svg.addEventListener('pointermove', event => {
    const box = svg.getBoundingClientRect();
    const at = (event.clientX - box.left) / box.width * width;
    const value = xs[0] + (at - left) / (width - left - right) * (xs[1] - xs[0]);
    if (value < xs[0] || value > xs[1]) return;
    cursor.setAttribute('x1', at);
    cursor.setAttribute('x2', at);
    cursor.setAttribute('visibility', 'visible');
    legend.textContent = tell(value);
    place.held = event.clientX;
  });
  svg.addEventListener('pointerleave', () => {
    place.held = undefined;
    cursor.setAttribute('visibility', 'hidden');
    legend.textContent = rest;
  });
  place.replaceChildren(svg);
  // What was pointed at stays pointed at when the chart is drawn anew.
  if (place.held !== undefined) svg.dispatchEvent(new PointerEvent('pointermove', { clientX: place.held }));
}

function padded(low, high) {
  const room = (high - low) * 0.05 || Math.abs(high) * 0.05 || 1;
  return [low - room, high + room];
}

// The row that each point begins at, and the end.
function starts(curve) {
  const found = [0];
  for (const rows of curve.rows) found.push(found[found.length - 1] + rows);
  return found;
}

const path = points => points.map((point, i) => `${i ? 'L' : 'M'}${point[0].toFixed(1)} ${point[1].toFixed(1)}`).join('');

function line(svg, name, xs, ys, x, y) {
  let run = [];
  const flush = () => {
    if (run.length === 1) svg.append(element('circle', { class: `${name} alone`, cx: run[0][0], cy: run[0][1], r: 2 }));
    if (run.length > 1) svg.append(element('path', { class: name, d: path(run) }));
    run = [];
  };
  ys.forEach((value, i) => value === null ? flush() : run.push([x((xs[i] + xs[i + 1]) / 2), y(value)]));
  flush();
}

function pointAt(begins, row) {
  let i = 0;
  while (i < begins.length - 2 && begins[i + 1] <= row) i++;
  return i;
}

const rowsOf = (begins, i) => begins[i + 1] - begins[i] === 1 ? `row ${whole(begins[i] + 1)}` : `rows ${whole(begins[i] + 1)} to ${whole(begins[i + 1])}`;

function drawCurve(snapshot, board) {
  const curve = board.curve, begins = starts(curve), end = Math.max(begins[begins.length - 1], 1), place = $('curve'), legend = $('curve-legend');
  if (snapshot.labels.length) {
    $('curve-title').textContent = 'Right answers over the run';
    chart(place, legend, {
      label: `Right answers over the run, ${percent(board.value)} in all`, xs: [0, end], least: { x: 1 }, ys: [0, 1.02], yText: value => `${Math.round(100 * value)} %`,
      draw: (svg, x, y) => line(svg, 'prediction', begins, curve.hits, x, y),
      tell: row => { const i = pointAt(begins, row); return `${rowsOf(begins, i)}: ${percent(curve.hits[i])} right`; },
      rest: curve.rowsPerPoint > 1 ? `each point is ${whole(curve.rowsPerPoint)} rows` : 'each point is one row',
    });
    return;
  }
  $('curve-title').textContent = `Prediction and reference${snapshot.unit ? `, ${snapshot.unit}` : ''}`;
  const known = curve.target.filter(value => value !== null), values = [...curve.low, ...curve.high, ...known];
  if (snapshot.threshold !== null) values.push(snapshot.threshold);
  chart(place, legend, {
    label: `Predictions from ${number(Math.min(...curve.low))} to ${number(Math.max(...curve.high))} ${snapshot.unit} over ${whole(end)} rows${snapshot.threshold === null ? '' : `, LED threshold at ${snapshot.threshold}`}`,
    xs: [0, end], least: { x: 1 }, ys: padded(Math.min(...values), Math.max(...values)),
    draw: (svg, x, y) => {
      if (curve.rowsPerPoint > 1) {
        const middle = i => x((begins[i] + begins[i + 1]) / 2);
        svg.append(element('path', { class: 'band', d: path([...curve.high.map((value, i) => [middle(i), y(value)]), ...curve.low.map((value, i) => [middle(i), y(value)]).reverse()]) + 'Z' }));
      }
      if (snapshot.threshold !== null) {
        svg.append(element('line', { class: 'threshold', x1: x(0), x2: x(end), y1: y(snapshot.threshold), y2: y(snapshot.threshold) }));
      }
      line(svg, 'target', begins, curve.target, x, y);
      line(svg, 'prediction', begins, curve.prediction, x, y);
      if (snapshot.threshold !== null) svg.append(element('text', { class: 'threshold-name', x: x(end), y: y(snapshot.threshold) - 5, 'text-anchor': 'end' }, `LED red above ${snapshot.threshold}`));
    },
    tell: row => {
      const i = pointAt(begins, row), several = curve.rows[i] > 1;
      return `${rowsOf(begins, i)}: predicted ${number(curve.prediction[i])}${several ? ` on average (${number(curve.low[i])} to ${number(curve.high[i])})` : ''}, reference ${number(curve.target[i])} ${snapshot.unit}`;
    },
    rest: `thin line: predicted${known.length ? ', broad line: reference' : ''}${curve.rowsPerPoint > 1 ? `; each point is the mean of ${whole(curve.rowsPerPoint)} rows, the band their range` : ''}`,
  });
}

function drawErrors(snapshot, board) {
  const errors = board.errors;
  $('errors-card').hidden = !errors;
  if (!errors) return;
  const half = errors.counts.length / 2, width = errors.width || 1;
  // No error at all belongs to the bar that begins at 0.
  const counts = errors.counts.map((count, i) => i === half ? count + errors.exact : count);
  // Only as wide as there is something to see.
  const used = counts.map((count, i) => count ? Math.max(half - i, i + 1 - half) : 0), reach = Math.max(2, ...used);
  const most = Math.max(1, ...counts);
  chart($('errors'), $('errors-legend'), {
    label: `Errors: ${number(board.value)} ${snapshot.unit} on average, most between ${number((counts.indexOf(most) - half) * width)} and ${number((counts.indexOf(most) - half + 1) * width)}`,
    xs: [-reach * width, reach * width], ys: [0, most * 1.05], least: { y: 1 }, yText: whole,
    draw: (svg, x, y) => counts.forEach((count, i) => {
      if (!count) return;
      const from = x((i - half) * width), to = x((i + 1 - half) * width);
      svg.append(element('rect', { class: 'bar', x: from + 0.5, width: Math.max(1, to - from - 1), y: y(count), height: y(0) - y(count) }));
    }),
    tell: error => {
      const i = Math.floor(error / width) + half;
      return `${number((i - half) * width, 3)} to ${number((i + 1 - half) * width, 3)} ${snapshot.unit}: ${whole(counts[i] ?? 0)} rows`;
    },
    rest: `predicted less reference${snapshot.unit ? `, ${snapshot.unit}` : ''}; rows per bar; root mean square ${number(board.rmse)}${errors.exact ? `; ${whole(errors.exact)} rows are exact` : ''}`,
  });
}

function drawConfusion(snapshot, board) {
  $('confusion-card').hidden = !board.confusion;
  if (!board.confusion) return;
  const table = document.createElement('table'), name = i => snapshot.labels[i] ?? `class ${i}`;
  const head = table.createTHead().insertRow();
  cell(head, 'th', 'true class, taken for');
  board.confusion.forEach((_, i) => cell(head, 'th', name(i)));
  const body = table.createTBody();
  board.confusion.forEach((row, actual) => {
    const made = body.insertRow();
    cell(made, 'td', name(actual));
    row.forEach((count, predicted) => cell(made, 'td', whole(count), predicted === actual ? 'right' : ''));
  });
  $('confusion').replaceChildren(table);
}

function drawCost(board) {
  const cost = board.cost;
  $('cost-card').hidden = !cost;
  if (!cost) return;
  // A simulated processor that counts no cycles measures the time of the computer that it runs on.
  const unit = board.port === 'sim' && cost.unit === 'microseconds' ? 'microseconds of this computer, not of the board' : cost.unit;
  const curve = board.curve, begins = starts(curve), end = Math.max(begins[begins.length - 1], 1);
  chart($('cost'), $('cost-legend'), {
    label: `Cost of an inference: median ${whole(cost.median)}, least ${whole(cost.min)}, most ${whole(cost.max)} ${unit}`,
    xs: [0, end], least: { x: 1, y: 1 }, ys: padded(cost.min, cost.max), yText: value => value >= 1e5 ? `${number(value / 1e6)} M` : whole(value),
    draw: (svg, x, y) => line(svg, 'prediction', begins, curve.cost, x, y),
    tell: row => { const i = pointAt(begins, row); return `${rowsOf(begins, i)}: ${whole(curve.cost[i])} ${unit}${curve.rows[i] > 1 ? ' on average' : ''}`; },
    rest: `median ${whole(cost.median)}, least ${whole(cost.min)}, most ${whole(cost.max)} ${unit}`,
  });
}

function drawLink(board) {
  const link = board.link, list = $('link'), rows = [
    ['answers other than the computer’s', whole(link.mismatches), link.mismatches > 0], ['rows lost', whole(link.lost), link.lost > 0],
    ['rows answered twice', whole(link.duplicated), link.duplicated > 0], ['sent again', whole(link.retransmitted)], ['damaged frames', whole(link.damaged)],
    ...(link.overruns === null ? [] : [['bytes that the board was too slow for', whole(link.overruns)]]),
    ['sessions (one more for every reset)', whole(link.sessions)], ['bytes sent, received', `${whole(link.bytesSent)}, ${whole(link.bytesReceived)}`], ['LED changes', whole(board.ledChanges)],
  ];
  list.replaceChildren(...rows.map(([name, value, isBad]) => {
    const row = document.createElement('div');
    cell(row, 'dt', name);
    cell(row, 'dd', value, isBad ? 'bad' : '');
    return row;
  }));
}

const metricName = board => board.metric === 'top1' ? 'right answers' : 'mean error';
const metricValue = (snapshot, board) => board.metric === 'top1' ? percent(board.value) : board.value === null ? NONE : `${number(board.value)} ${snapshot.unit}`;

function drawBoards(snapshot) {
  $('boards').hidden = snapshot.boards.length < 2;
  if (snapshot.boards.length < 2) return;
  const body = document.querySelector('#boards tbody'), focus = document.activeElement?.dataset?.board;
  document.querySelector('#boards .metric').textContent = metricName(snapshot.boards[0]) + (snapshot.unit ? `, ${snapshot.unit}` : '');
  body.replaceChildren(...snapshot.boards.map((board, i) => {
    const row = document.createElement('tr');
    row.className = i === chosen ? 'chosen' : '';
    const button = cell(row, 'td').appendChild(document.createElement('button'));
    button.textContent = board.name;
    button.dataset.board = i;
    if (board.port !== board.name) cell(row.firstChild, 'small', board.port);
    button.setAttribute('aria-pressed', i === chosen);
    button.addEventListener('click', () => { chosen = i; draw(latest); });
    const dot = cell(row, 'td').appendChild(document.createElement('span'));
    dot.className = `dot ${board.led}`;
    dot.setAttribute('role', 'img');
    dot.setAttribute('aria-label', board.led === 'none' ? 'LED off' : `LED ${board.led}`);
    cell(row, 'td', board.state === 'failed' ? `${whole(board.done)}, failed` : snapshot.shared ? whole(board.done) : `${whole(board.done)} of ${whole(board.total)}`, board.state === 'failed' ? 'bad' : '');
    cell(row, 'td', number(board.rowsPerSecond), 'more');
    cell(row, 'td', board.metric === 'top1' ? percent(board.value) : number(board.value));
    cell(row, 'td', whole(board.link.mismatches), board.link.mismatches ? 'bad' : '');
    cell(row, 'td', whole(board.link.lost), board.link.lost ? 'more bad' : 'more');
    cell(row, 'td', whole(board.link.retransmitted), 'more');
    return row;
  }));
  if (focus !== undefined) body.querySelector(`[data-board="${focus}"]`)?.focus();
}

function drawNow(snapshot, board) {
  const named = value => value === null ? NONE : snapshot.labels.length ? snapshot.labels[value] ?? `class ${value}` : `${number(value)} ${snapshot.unit}`;
  $('led').className = board.led;
  $('led').setAttribute('aria-label', board.led === 'none' ? 'LED off' : `LED ${board.led}`);
  $('prediction').textContent = named(board.prediction);
  $('target').textContent = named(board.target);
  $('metric').textContent = metricName(board);
  $('value').textContent = metricValue(snapshot, board);
  $('done').textContent = snapshot.shared ? `${whole(board.done)}, of ${whole(board.total)} shared` : `${whole(board.done)} of ${whole(board.total)}`;
  $('rate').textContent = number(board.rowsPerSecond);
  $('time').textContent = board.state === 'streaming' ? 'time left' : 'time taken';
  $('left').textContent = duration(board.state === 'streaming' ? (snapshot.shared ? snapshot.secondsLeft : board.secondsLeft) : board.elapsedSeconds);
  $('progress').value = snapshot.total ? snapshot.done / snapshot.total : 0;
}

const WORDS = { waiting: 'waiting for the board', streaming: 'streaming', ended: 'the stream has ended', cancelled: 'ended by Ctrl-C', failed: 'failed' };

function draw(snapshot) {
  latest = snapshot;
  const board = snapshot.boards[Math.min(chosen, snapshot.boards.length - 1)];
  document.title = `${snapshot.model} · tinyml stream`;
  $('model').textContent = `${snapshot.model} on ${snapshot.boards.length === 1 ? `${board.name} (${board.port})` : `${snapshot.boards.length} boards`}`;
  $('state').textContent = [WORDS[snapshot.state], ...snapshot.boards.map(each => each.message).filter(Boolean)].join(': ');
  $('state').className = snapshot.state;
  drawBoards(snapshot);
  drawNow(snapshot, board);
  drawLink(board);
  if (!board.done) return;
  drawCurve(snapshot, board);
  drawErrors(snapshot, board);
  drawConfusion(snapshot, board);
  drawCost(board);
}

const events = new EventSource('/events');
events.onmessage = event => {
  const snapshot = JSON.parse(event.data);
  // Nothing is drawn that nobody sees; the latest is, when the page is looked at again.
  if (document.hidden) latest = snapshot; else draw(snapshot);
};
events.onerror = () => {
  const isOver = latest && !['waiting', 'streaming'].includes(latest.state);
  // What was seen stays; a program that has ended does not come back.
  if (isOver) events.close();
  $('state').textContent = isOver ? `${WORDS[latest.state]}; tinyml is not running any more` : 'no connection to tinyml; trying again';
};
document.addEventListener('visibilitychange', () => { if (!document.hidden && latest) draw(latest); });
window.addEventListener('resize', () => { if (latest) draw(latest); });
