/* Streamlit 1.67 has no translation: its own labels are put in French here, as they appear, and a few roles that
 * break accessibility rules are mended. Data is left alone: nothing inside a table cell, a tag or Markdown changes. */
(function () {
  'use strict';

  /* Streamlit writes its calendars and numbers in the language of the browser: on these pages that is French. */
  Object.defineProperty(navigator, 'language', { value: 'fr-FR', configurable: true });
  Object.defineProperty(navigator, 'languages', { value: ['fr-FR', 'fr'], configurable: true });

  var LABELS = {
    'Sidebar': 'Barre latérale',
    'Collapse sidebar': 'Réduire la barre latérale',
    'Expand sidebar': 'Ouvrir la barre latérale',
    'App pages': 'Pages de l’observatoire',
    'Navigate to home page': 'Aller à l’accueil',
    'Skip to main content': 'Aller au contenu',
    'Main menu': 'Menu principal',
    'Notifications': 'Notifications',
    'Link to heading': 'Lien vers ce titre',
    'Toolbar action': 'Action de la barre d’outils',
    'Button action menu': 'Menu du bouton',
    'View less': 'Voir moins',
    'Previous page': 'Page précédente',
    'Next page': 'Page suivante',
    'view more': 'voir plus',
    'Open': 'Ouvrir',
    'Close': 'Fermer',
    'Cancel': 'Annuler',
    'Dismiss': 'Fermer',
    'Record screen': 'Enregistrer l’écran',
    'Copy version to clipboard': 'Copier le numéro de version',
    'Print': 'Imprimer',
    'Settings': 'Paramètres',
    'Rerun': 'Recharger',
    'About': 'À propos',
    'Theme': 'Thème',
    'Light': 'Clair',
    'Dark': 'Sombre',
    'System': 'Système',
    'Stop': 'Arrêter',
    'Error:': 'Erreur :',
    'add icon': 'icône d’ajout',
    'Running...': 'Calcul en cours…',
    'Connecting': 'Connexion…',
    'Connecting...': 'Connexion…',
    'Page not found': 'Page introuvable',
    'Connection error': 'Connexion perdue',
    'Connection timed out': 'Délai de connexion dépassé',
    'Try again': 'Réessayer',
    'No results': 'Aucun résultat',
    'No options to select': 'Aucun choix possible',
    'No options to select.': 'Aucun choix possible.',
    'Select all': 'Tout choisir',
    'Clear all': 'Tout effacer',
    'Clear value': 'Effacer la valeur',
    'Clear entry': 'Effacer la saisie',
    'Clear date': 'Effacer la date',
    'Clear dates': 'Effacer les dates',
    'Clear selection': 'Effacer la sélection',
    'Selected values': 'Valeurs choisies',
    'Multiselect options': 'Choix possibles',
    'Selectbox options': 'Choix possibles',
    'Choose options': 'Choisir',
    'Choose an option': 'Choisir',
    'Choose or add an option': 'Choisir ou ajouter',
    'Choose or add options': 'Choisir ou ajouter',
    'Add an option': 'Ajouter',
    'Press Enter to apply': 'Entrée pour valider',
    'Press Enter to submit form': 'Entrée pour chercher',
    'Press Ctrl+Enter to apply': 'Ctrl+Entrée pour valider',
    'Press ⌘+Enter to apply': '⌘+Entrée pour valider',
    'Decrement': 'Diminuer',
    'Increment': 'Augmenter',
    'Choose date': 'Choisir une date',
    'Choose date range': 'Choisir une période',
    'Next month': 'Mois suivant',
    'Previous month': 'Mois précédent',
    'Next': 'Suivant',
    'Previous': 'Précédent',
    'Calendar': 'Calendrier',
    'month': 'mois',
    'year': 'année',
    'Use arrow keys to navigate dates. Enter to select. Escape to close.':
      'Flèches pour parcourir les dates, Entrée pour choisir, Échap pour fermer.',
    'Upload': 'Choisir des fichiers',
    'Add files': 'Ajouter des fichiers',
    'Browse files': 'Choisir des fichiers',
    'file upload': 'dépôt de fichiers',
    'Drag and drop a file here': 'Glissez-déposez un fichier ici',
    'Drag and drop files here': 'Glissez-déposez les fichiers ici',
    'Drag and drop file here': 'Glissez-déposez un fichier ici',
    'Click to retry upload': 'Cliquer pour réessayer',
    'Only one file is allowed.': 'Un seul fichier est admis.',
    'File size is too small.': 'Le fichier est trop petit.',
    'Unexpected error. Please try again.': 'Erreur inattendue. Veuillez réessayer.',
    'Network error': 'Erreur de réseau',
    'Streamlit server is not responding. Are you connected to the internet?':
      'Le serveur ne répond pas. La page reprendra d’elle-même dès son retour.',
    'Fullscreen': 'Plein écran',
    'Close fullscreen': 'Quitter le plein écran',
    'Search': 'Rechercher',
    'Close Search': 'Fermer la recherche',
    'Next Result': 'Résultat suivant',
    'Previous Result': 'Résultat précédent',
    'Type to search': 'Rechercher dans le tableau',
    'Download as CSV': 'Télécharger en CSV',
    'Show/hide columns': 'Afficher ou masquer des colonnes',
    'Dataframe column menu': 'Menu de la colonne',
    'Sort ascending': 'Tri croissant',
    'Sort descending': 'Tri décroissant',
    'Autosize': 'Ajuster la largeur',
    'Format': 'Format',
    'Pin column': 'Figer la colonne',
    'Unpin column': 'Libérer la colonne',
    'Hide column': 'Masquer la colonne',
    'Add row': 'Ajouter une ligne',
    'Delete row(s)': 'Supprimer les lignes choisies',
    'Copy column name': 'Copier le nom de la colonne',
    'Copy': 'Copier',
    'Copy to clipboard': 'Copier',
    'Automatic': 'Automatique',
    'Localized': 'Selon la langue',
    'Plain': 'Sans mise en forme',
    'Compact': 'Compact',
    'Percent': 'Pourcentage',
    'Scientific': 'Scientifique',
    'Accounting': 'Comptable',
    'Average': 'Moyenne',
    'Average length': 'Longueur moyenne',
    'Based on sample': 'Sur un échantillon',
    'Count': 'Nombre',
    'Distinct': 'Valeurs distinctes',
    'Distribution histogram': 'Histogramme',
    'Empty': 'Vide',
    'Maximum length': 'Longueur maximale',
    'Median': 'Médiane',
    'Minimum length': 'Longueur minimale',
    'Range': 'Étendue',
    'Standard deviation': 'Écart type',
    'Sum': 'Somme',
    'Top values frequency chart': 'Valeurs les plus fréquentes',
    'True/false distribution chart': 'Répartition oui / non',
    'Values': 'Valeurs',
    'No data': 'Aucune donnée',
    'No content': 'Aucun contenu',
    'empty': 'vide',
    'None': 'Aucun',
    'Failed to load data': 'Les données n’ont pas pu être chargées',
    'Failed to generate file for download':
      'Ce fichier n’a pas pu être préparé. Réessayez ; si l’erreur revient, prévenez l’administrateur.',
    'Your app is having trouble loading the component.': 'La carte n’a pas pu être chargée.',
    'Download plot as a PNG': 'Télécharger l’image (PNG)',
    'Zoom in': 'Zoom avant',
    'Zoom out': 'Zoom arrière',
    'Pan': 'Déplacer',
    'Autoscale': 'Échelle automatique',
    'Reset axes': 'Réinitialiser les axes',
    'Show chart': 'Voir le graphique',
    'Show data': 'Voir les données'
  };

  var DATE_PARTS = { day: 'jour', month: 'mois', year: 'année', DD: 'JJ', MM: 'MM', YYYY: 'AAAA', dd: 'jj', mm: 'mm', yyyy: 'aaaa' };

  /* The calendar follows the browser, but the field that opens it names its date in English whatever happens. */
  var MONTHS = {
    January: 'janvier', February: 'février', March: 'mars', April: 'avril', May: 'mai', June: 'juin', July: 'juillet',
    August: 'août', September: 'septembre', October: 'octobre', November: 'novembre', December: 'décembre'
  };
  var WEEKDAYS = {
    Monday: 'lundi', Tuesday: 'mardi', Wednesday: 'mercredi', Thursday: 'jeudi', Friday: 'vendredi',
    Saturday: 'samedi', Sunday: 'dimanche'
  };
  var ENGLISH_DATE = new RegExp('^(Today, )?(?:(' + Object.keys(WEEKDAYS).join('|') + '), )?(' +
    Object.keys(MONTHS).join('|') + ')(?: (\\d{1,2}),)? (\\d{4})( selected)?$');

  function frenchDate(_, today, weekday, month, day, year, selected) {
    var words = [weekday && WEEKDAYS[weekday], day, MONTHS[month], year].filter(Boolean);
    return (today ? 'aujourd’hui, ' : '') + words.join(' ') + (selected ? ', choisi' : '');
  }

  var PATTERNS = [
    [ENGLISH_DATE, frenchDate],
    [/^Remove (.+)$/s, 'Retirer $1'],
    [/^(?:Error|Erreur)? ?:? ?Date set outside allowed range\. Please select a date between (.+) and (.+)\.$/,
      'Cette date doit aller du $1 au $2.'],
    [/^(?:Error: )?Number is outside the allowed range\. Please enter a value between (.+) and (.+)\.$/,
      'Ce nombre doit aller de $1 à $2.'],
    [/^(?:Error: )?Number is below the allowed range\.(?: Please enter a value greater than or equal to (.+)\.)?$/,
      function (_, least) { return 'Ce nombre est trop petit' + (least ? ' : ' + least + ' au moins.' : '.'); }],
    [/^(?:Error: )?Number is above the allowed range\.(?: Please enter a value less than or equal to (.+)\.)?$/,
      function (_, most) { return 'Ce nombre est trop grand' + (most ? ' : ' + most + ' au plus.' : '.'); }],
    [/^Help for (.+)$/s, 'Aide : $1'],
    [/^View (\d+) more$/, 'Voir $1 autres'],
    [/^Select (\d+) matches$/, 'Choisir les $1 résultats'],
    [/^(\d+(?:\.\d+)?)\s?MB per file(.*)$/s, '$1 Mo par fichier$2'],
    [/^(?:Error: )?File must be (\d+)(?:\.0)?\s?MB or smaller\.?$/, 'Ce fichier est trop lourd ($1 Mo au plus), retirez-le.'],
    [/^(.+) files are not allowed\.$/, 'Les fichiers $1 ne sont pas admis.'],
    [/^(\d+)(?:\.(\d+))?\s?([KMG]?)B$/, function (_, whole, part, unit) {
      return whole + (part && +part ? ',' + part : '') + ' ' + unit + 'o';
    }],
    [/^You can only select up to (\d+) options?\. Remove an option first\.$/, 'Pas plus de $1 choix : retirez-en un d’abord.'],
    [/^Made with Streamlit (.+)$/, 'Réalisé avec Streamlit $1'],
    [/^Choose date, (.+)$/, function (_, date) { return 'Choisir une date, ' + french(date); }],
    [/^(\d{1,2} – )([A-Z][a-z]+)$/, function (all, number, month) { return MONTHS[month] ? number + MONTHS[month] : all; }],
    [/^Selected Date: (.+)$/, function (_, date) { return 'Date choisie : ' + french(date); }],
    [/^DD\/MM\/YYYY$/, 'JJ/MM/AAAA'],
    [/^(day|month|year), (.*)$/s, function (_, part, rest) { return DATE_PARTS[part] + ', ' + rest; }]
  ];

  var ATTRIBUTES = ['aria-label', 'title', 'placeholder', 'data-title', 'aria-valuetext'];
  var DATA = '[data-testid=stMarkdown],[data-testid=stHtml],[role=gridcell],[role=columnheader],[role=option],[data-tag],pre,code,' +
    '[data-testid=stIconMaterial],.js-plotly-plot .plot-container .main-svg';

  /* Shown in the place of an option, where every other text is data. */
  var EMPTY_LISTS = ['No results', 'No options to select', 'No options to select.'];

  function known(text) {
    return Object.prototype.hasOwnProperty.call(LABELS, text) ? LABELS[text] : null;
  }

  function french(text) {
    if (known(text) !== null) return LABELS[text];
    // "Fullscreen: title of the table": the label is Streamlit's, the rest is ours.
    var named = /^([A-Z][A-Za-z/ ()]+): (.+)$/s.exec(text);
    if (named && known(named[1]) !== null) return LABELS[named[1]] + ' : ' + named[2];
    for (var i = 0; i < PATTERNS.length; i++) {
      if (PATTERNS[i][0].test(text)) return text.replace(PATTERNS[i][0], PATTERNS[i][1]);
    }
    return text;
  }

  function mendText(node) {
    var text = node.data.trim(), parent = node.parentElement;
    if (!text || !parent || (parent.closest(DATA) && EMPTY_LISTS.indexOf(text) < 0)) return;
    var segment = parent.closest('[role=spinbutton]');
    var months = parent.closest('[data-testid=stDateInputCalendar],[role=dialog]') && MONTHS[text];
    var translated = months || (segment && DATE_PARTS[text] ? DATE_PARTS[text] : french(text));
    // Test before setting: a change made here comes back through the observer.
    if (translated !== text) node.data = node.data.replace(text, translated);
  }

  function mendAttributes(element) {
    ATTRIBUTES.forEach(function (name) {
      var value = element.getAttribute(name);
      if (!value) return;
      var translated = french(value);
      if (translated !== value) element.setAttribute(name, translated);
    });
  }

  function setOnce(element, name, value) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }

  function mendRoles(element) {
    if (element.tagName === 'IFRAME' && /st_folium/.test(element.title)) setOnce(element, 'title', 'Carte interactive');
    if (element.matches('[data-testid=stFileUploaderDropzone][role=presentation]')) setOnce(element, 'role', 'group');
    var list = element.closest('[data-testid=stSidebarNavItems]');
    if (list) mendNavigation(list);
  }

  /* With sections, Streamlit puts <div>s and <header>s inside its <ul>: the list is each section's own. */
  function mendNavigation(list) {
    var sections = list.querySelectorAll(':scope > div');
    if (!sections.length) return;
    setOnce(list, 'role', 'none');
    Array.prototype.forEach.call(sections, function (section) {
      var header = section.querySelector('header');
      setOnce(section, 'role', 'list');
      if (!header) return;
      setOnce(header, 'role', 'none');
      setOnce(section, 'aria-label', (header.querySelector('p') || header).textContent);
    });
  }

  function mend(root) {
    if (root.nodeType === Node.TEXT_NODE) return mendText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    [root].concat(Array.prototype.slice.call(root.querySelectorAll('*'))).forEach(function (element) {
      mendAttributes(element);
      mendRoles(element);
    });
    var walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), node;
    while ((node = walker.nextNode())) mendText(node);
  }

  /* On a chart that can be clicked, Plotly takes a finger for a drag: the page does not scroll, and a tap chooses what
   * the tap before it was on. Kept from Plotly, a touch scrolls the page and a tap comes as a mouse's click. */
  document.addEventListener('touchstart', function (event) {
    if (event.target.closest && event.target.closest('.js-plotly-plot .nsewdrag')) event.stopPropagation();
  }, { capture: true, passive: true });

  /* Searching by keyboard: « / » goes to the box of the page, or of the sidebar; the search page begins in its box. */
  function isTyping(element) {
    return element && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
  }

  function searchInput() {
    return document.querySelector('.st-key-recherche-page input') || document.querySelector('.st-key-recherche-boite input');
  }

  document.addEventListener('keydown', function (event) {
    if (event.key !== '/' || event.ctrlKey || event.altKey || event.metaKey || isTyping(document.activeElement)) return;
    var input = searchInput();
    if (!input) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  var begun = null;
  function beginInSearch() {
    var input = document.querySelector('.st-key-recherche-page input');
    if (input === begun) return;
    begun = input;
    if (input && !isTyping(document.activeElement)) input.focus();
  }

  /* « Retour »: when the server opens a page, Streamlit puts the new parameters on the address of the page that is left,
   * then the new address: two entries, of which the first shows the old page with the parameters of the new one. Where
   * the reader did nothing between the two, the second takes the place of the first. */
  var push = history.pushState, onlyParameters = null;
  /* Streamlit closes the sidebar of a phone after a click on its list of pages, not when the server opens a page. */
  function closeSidebarOnPhone() {
    if (window.innerWidth >= 768) return;
    var open = '[data-testid=stSidebar][data-collapsed=false] [data-testid=stSidebarCollapseButton] button';
    setTimeout(function () {
      var button = document.querySelector(open);
      if (button) button.click();
    }, 300);
  }

  /* Streamlit runs the page already open again at its own address: from one dossier the list's link would do nothing.
   * There it is the way back to the list, search and page of it kept. */
  var BACK_TO_LIST = '.st-key-dossier-liste button, .st-key-organisation-liste button';
  document.addEventListener('click', function (event) {
    var link = event.target.closest && event.target.closest('[data-testid=stSidebarNavLink][aria-current=page]');
    var back = link && document.querySelector(BACK_TO_LIST);
    if (!back || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    back.click();
    closeSidebarOnPhone();
  }, true);

  ['pointerdown', 'click', 'keydown', 'popstate'].forEach(function (type) {
    window.addEventListener(type, function () { onlyParameters = null; }, true);
  });
  history.pushState = function (state, title, url) {
    var next = new URL(url || '', location.href), isSamePage = next.pathname === location.pathname;
    var isSecond = !isSamePage && onlyParameters === location.href && next.search === location.search;
    onlyParameters = isSamePage ? next.href : null;
    if (!isSamePage) closeSidebarOnPhone();
    return (isSecond ? history.replaceState : push).apply(history, arguments);
  };

  document.documentElement.lang = 'fr';
  new MutationObserver(function (mutations) {
    mutations.forEach(function (mutation) {
      if (mutation.type === 'childList') Array.prototype.forEach.call(mutation.addedNodes, mend);
      else if (mutation.type === 'characterData') mendText(mutation.target);
      else { mendAttributes(mutation.target); mendRoles(mutation.target); }
    });
    beginInSearch();
  }).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES.concat('role')
  });
})();
