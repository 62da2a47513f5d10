import { GuardedForm } from './GuardedForm.js';
import { GuardedHandler } from './GuardedHandler.js';
import { HotAttributes } from './HotAttributes.js';
import { InsideModal } from './InsideModal.js';
import { ResultEvent } from './ResultEvent.js';
import { RevealedPanel } from './RevealedPanel.js';
import { RowList } from './RowList.js';

export function App() {
  return (
    <main>
      <h1>stepup-elements with React</h1>
      <section id="setup">
        <h2>What it takes</h2>
        <ol>
          <li>
            <code>import 'stepup-elements'</code> in <code>main.tsx</code>. React 19 knows custom elements: it
            sets their properties, and <code>onstepup-verified</code> listens to <code>stepup-verified</code>.
          </li>
        </ol>
      </section>
      <GuardedHandler />
      <GuardedForm />
      <RevealedPanel />
      <ResultEvent />
      <RowList />
      <HotAttributes />
      <InsideModal />
    </main>
  );
}
