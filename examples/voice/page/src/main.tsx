import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';

const element = document.getElementById('app')!;
const { server } = element.dataset;
createRoot(element).render(
  <StrictMode>
    <App server={server || location.origin} />
  </StrictMode>,
);
