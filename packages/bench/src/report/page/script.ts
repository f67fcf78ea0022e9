/**
 * What a report's page does: a recording is given to its player when its session is opened, and a line follows it through
 * the staircase. A page has a recording once, however many sessions heard it.
 */
export const SCRIPT: string = `
const files = JSON.parse(document.getElementById('audio')?.textContent ?? '{}');
for (const session of document.querySelectorAll('.session')) {
  const audio = session.querySelector('audio');
  if (!audio) continue;
  session.addEventListener('toggle', () => {
    if (session.open && !audio.src) audio.src = files[audio.dataset.recording];
  });
  const picture = session.querySelector('.stairs svg');
  const now = picture.querySelector('.now');
  audio.addEventListener('timeupdate', () => {
    const part = audio.currentTime / Number(picture.dataset.seconds);
    now.style.visibility = 'visible';
    now.setAttribute('transform', 'translate(' + Math.min(1, part) * picture.viewBox.baseVal.width + ')');
  });
}
`;
