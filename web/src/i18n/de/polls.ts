import type { polls as english } from '../en/polls';

export const polls: Record<keyof typeof english, string> = {
  'poll.label': 'Umfrage: {question}',
  'poll.chooseOne': 'Wähle eine Antwort.',
  'poll.chooseMany': 'Wähle so viele Antworten, wie du magst.',
  'poll.over': 'Diese Umfrage ist beendet.',
  'poll.votes': '{count} Stimme|{count} Stimmen',
  'poll.ends': 'endet {time}',
  'poll.show': 'Ergebnis zeigen',
  'poll.hide': 'Ergebnis verbergen',
  'poll.who': 'Wer abgestimmt hat',
  'poll.end': 'Jetzt beenden',
  'poll.see': 'Zur Umfrage',
  'poll.create': 'Umfrage erstellen',
  'poll.send': 'Fragen',
  'poll.question': 'Frage',
  'poll.answers': 'Antworten',
  'poll.answer': 'Antwort {count}',
  'poll.addAnswer': 'Antwort hinzufügen',
  'poll.removeAnswer': 'Antwort {count} entfernen',
  'poll.duration': 'Läuft',
  'poll.hours': '{count} Stunde|{count} Stunden',
  'poll.days': '{count} Tag|{count} Tage',
  'poll.multiple': 'Mehrere Antworten sind erlaubt',
  'system.pollWon':
    'Die Umfrage „{question}“ von {name} ist beendet: „{answer}“ hat mit {votes} von {total} Stimmen gewonnen.',
  'system.pollTie': 'Die Umfrage „{question}“ von {name} ist beendet: keine Antwort hat gewonnen ({total} Stimmen).',
};
