/** What the small words of a language say about breaks beside them. Lower case, with straight apostrophes. */
export interface FunctionWords {
  /** A break before one of them is a good one: conjunctions, relative pronouns, words that ask. */
  readonly conjunctions: ReadonlySet<string>;
  /** A break before one of them is good, too. */
  readonly prepositions: ReadonlySet<string>;
  /** Articles, possessives and other words that stand before a noun. */
  readonly determiners: ReadonlySet<string>;
  /** Verbs that another verb follows, negations before a verb, and words that grade the one which follows. */
  readonly auxiliaries: ReadonlySet<string>;
  /** Pronouns that a verb follows. */
  readonly subjects: ReadonlySet<string>;
  /** Pronouns that a verb stands before, for the most part. */
  readonly objects: ReadonlySet<string>;
  /** Words that lean on the one before them: no line begins with one. */
  readonly trailing: ReadonlySet<string>;
}

type Table = Readonly<Partial<Record<keyof FunctionWords, string>>>;

const TABLES: Readonly<Record<string, Table>> = {
  en: {
    conjunctions:
      'and or but nor so yet that which who whom whose what where when why how because although though while whereas if unless until since than whether as once',
    prepositions:
      'of in on at to for from with by about into onto over under after before between among through during without within against toward towards across behind beyond near around above below along upon beside besides despite except inside outside off out up down like per via',
    determiners:
      'the a an my your his her its our their this these those every each some any no another both either neither all such what whose many much few several two three four five six seven eight nine ten twenty thirty forty fifty hundred thousand million mr mrs ms dr prof st mr. mrs. ms. dr. prof. st.',
    auxiliaries:
      "am is are was were be been being have has had having do does did will would shall should can could may might must cannot not never gonna wanna gotta let let's very too so quite rather more most less least just only really almost nearly going able used i'm he's she's it's that's there's what's who's here's where's",
    subjects: 'i he she we they you it who there',
    objects: 'you it her',
    trailing: 'me him us them ago',
  },
  de: {
    conjunctions:
      'und oder aber denn sondern dass daß weil obwohl während wenn falls ob als bevor nachdem damit sodass bis indem sobald solange wie wo wer was warum wann weshalb welche welcher welches deren dessen',
    prepositions:
      'in im ins an am ans auf aufs aus bei beim mit nach von vom vor zu zum zur über unter durch für gegen ohne um zwischen hinter neben seit trotz wegen während innerhalb außerhalb gegenüber entlang pro per laut',
    determiners:
      'der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner keines mein meine meinen meinem meiner meines dein deine deinen deinem deiner sein seine seinen seinem seiner seines ihr ihre ihren ihrem ihrer ihres unser unsere unseren unserem unserer euer eure euren dieser diese dieses diesen diesem jede jeder jedes jeden jedem alle allen aller manche manchen einige einigen viele vielen mehrere zwei drei vier fünf sechs sieben acht neun zehn zwanzig hundert tausend herr frau dr dr. prof prof.',
    auxiliaries:
      'bin bist ist sind seid war warst waren wart habe hast hat haben hatte hatten hattest hätte hättest hätten wäre wären sei seien wird werde wirst werden wurde wurden würde würden würdest kann kannst können könnte könnten könntest muss musst müssen musste mussten müsste müssten soll sollst sollen sollte sollten solltest will willst wollen wollte wollten darf dürfen durfte mag möchte möchten nicht nie sehr so zu ganz mehr noch fast',
    subjects: 'ich du er sie es wir man ihr',
    objects: 'mich dich ihn ihm uns euch sich mir dir ihnen es',
  },
  fr: {
    conjunctions:
      'et ou mais car donc or ni que qui quoi dont où quand lorsque puisque parce comme si pourquoi comment afin tandis alors',
    prepositions:
      "à au aux de du des en dans par pour sur sous avec sans chez vers entre contre depuis pendant avant après devant derrière dès selon malgré parmi jusque jusqu'à hors envers près loin lors grâce autour",
    determiners:
      'le la les un une des du ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs quel quelle quels quelles chaque quelque quelques plusieurs tout toute tous toutes aucun aucune deux trois quatre cinq six sept huit neuf dix vingt cent mille m. mme mlle monsieur madame dr',
    auxiliaries:
      "suis es est sommes êtes sont étais était étions étiez étaient serai sera serons serez seront serait seraient été ai as a avons avez ont avais avait avions aviez avaient aura auront aurait auraient vais vas va allons allez vont peux peut pouvons pouvez peuvent pourrait dois doit devons devez doivent devrait veux veut voulons voulez veulent faut n'est n'a n'ai n'ont n'était ne pas très trop si plus moins aussi bien c'est c'était j'ai qu'est",
    subjects: "je tu il elle on nous vous ils elles me te se qu'il qu'elle qu'on qu'ils y lui",
  },
  es: {
    conjunctions:
      'y e o u pero mas sino ni que quien quienes cual cuales cuyo cuya donde cuando como porque pues aunque si mientras qué quién dónde cuándo cómo',
    prepositions:
      'a al ante bajo con contra de del desde durante en entre hacia hasta mediante para por según sin sobre tras antes después dentro fuera cerca lejos delante detrás alrededor junto',
    determiners:
      'el la los las lo un una unos unas mi mis tu tus su sus nuestro nuestra nuestros nuestras vuestro vuestra este esta estos estas ese esa esos esas aquel aquella aquellos aquellas cada todo toda todos todas algún alguna algunos algunas ningún ninguna otro otra otros otras muchos muchas varios varias dos tres cuatro cinco seis siete ocho nueve diez veinte cien mil señor señora sr. sra. dr.',
    auxiliaries:
      'soy eres es somos son era eras éramos eran fue fueron fui será serán sería estoy estás está estamos están estaba estaban estuvo he has ha hemos han había habían habrá habría voy vas va vamos van iba iban puedo puedes puede podemos pueden podía podría debo debe debemos deben debería quiero quiere queremos quieren tiene tengo tienen hay no nunca muy tan más menos casi',
    subjects: 'yo tú él ella usted nosotros ellos ellas ustedes me te se nos os le les',
  },
  it: {
    conjunctions:
      'e ed o od ma però che chi cui quando dove come perché poiché se mentre né quindi dunque anche oppure affinché benché sebbene',
    prepositions:
      'a ad al allo alla ai agli alle di del dello della dei degli delle da dal dallo dalla dai dagli dalle in nel nello nella nei negli nelle con col su sul sullo sulla sui sugli sulle per tra fra senza verso contro dopo prima durante presso sotto sopra dietro',
    determiners:
      'il lo la i gli le un uno una mio mia miei mie tuo tua tuoi tue suo sua suoi sue nostro nostra nostri nostre vostro vostra loro questo questa questi queste quel quello quella quei quegli quelle ogni qualche alcuni alcune tutto tutta tutti tutte nessun nessuna altro altra altri altre due tre quattro cinque sei sette otto nove dieci venti cento mille signor signora sig. dott.',
    auxiliaries:
      "sono sei è siamo siete era erano ero fu furono sarà saranno sarebbe stato stata stati ho hai ha abbiamo avete hanno avevo aveva avevano avrà avrebbe posso puoi può possiamo possono poteva potrebbe devo deve dobbiamo devono doveva dovrebbe voglio vuole vogliamo vogliono sto sta stiamo stanno stava c'è non mai molto troppo più meno così",
    subjects: 'io tu lui lei noi voi essi mi ti si ci vi',
  },
  pt: {
    conjunctions:
      'e ou mas porém que quem qual quais cujo cuja onde quando como porque pois embora se enquanto nem então',
    prepositions:
      'a ao aos à às de do da dos das em no na nos nas num numa por pelo pela pelos pelas para pra com sem sob sobre entre até desde contra durante após perante segundo antes depois dentro fora perto longe além através',
    determiners:
      'o a os as um uma uns umas meu minha meus minhas teu tua seu sua seus suas nosso nossa nossos nossas este esta estes estas esse essa esses essas aquele aquela aqueles aquelas cada todo toda todos todas algum alguma alguns algumas nenhum nenhuma outro outra outros outras muitos muitas vários várias dois duas três quatro cinco seis sete oito nove dez vinte cem mil senhor senhora sr. sra. dr.',
    auxiliaries:
      'sou és é somos são era eram foi foram fui será serão seria estou está estamos estão estava estavam esteve tenho tem temos têm tinha tinham teve terá vou vai vamos vão ia iam posso pode podemos podem podia poderia devo deve devemos devem deveria quero quer queremos querem há havia não nunca muito tão mais menos',
    subjects: 'eu tu ele ela você nós eles elas vocês me te se lhe lhes',
  },
  nl: {
    conjunctions:
      'en of maar want dus dat die wie wat waar wanneer waarom hoe omdat doordat hoewel terwijl als toen indien tenzij zodat voordat nadat totdat sinds',
    prepositions:
      'aan achter bij binnen boven buiten door in langs met na naar naast om onder op over per sinds te tegen tijdens tot tussen uit van vanaf vanuit via volgens voor zonder',
    determiners:
      "de het een 't 'n mijn m'n jouw je zijn z'n haar ons onze jullie hun deze dit dat die elke elk ieder iedere geen alle veel enkele sommige twee drie vier vijf zes zeven acht negen tien twintig honderd duizend meneer mevrouw dr. prof.",
    auxiliaries:
      'ben bent is was waren geweest heb hebt heeft hebben had hadden word wordt worden werd werden zal zullen zult zou zouden kan kun kunt kunnen kon konden moet moeten moest moesten mag mogen mocht wil willen wilt wilde wilden ga gaat gaan ging niet nooit heel erg zeer te zo meer',
    subjects: 'ik jij je u hij zij ze wij we men er',
    objects: 'mij me jou hem hen ons zich',
  },
  ja: {
    trailing:
      'は が を に で と も の へ や から まで より など だけ しか ね よ か な さ わ です ます でし まし ませ た て だ ない う ば ん けど ので のに',
  },
  zh: { trailing: '的 了 着 过 們 们 吗 嗎 呢 吧 啊 地 得' },
};

const EMPTY: Table = {};
const read = new Map<string, FunctionWords>();

/**
 * The function words of a language; none of a language that has no table.
 *
 * @param language - ISO 639-1 code
 */
export function functionWords(language: string | undefined): FunctionWords {
  const code = language !== undefined && Object.hasOwn(TABLES, language) ? language : '';
  const known = read.get(code);
  if (known !== undefined) return known;
  const table = TABLES[code] ?? EMPTY;
  const words = (kind: keyof FunctionWords) => new Set(table[kind]?.split(' '));
  const found: FunctionWords = {
    conjunctions: words('conjunctions'),
    prepositions: words('prepositions'),
    determiners: words('determiners'),
    auxiliaries: words('auxiliaries'),
    subjects: words('subjects'),
    objects: words('objects'),
    trailing: words('trailing'),
  };
  read.set(code, found);
  return found;
}
