"""Freins and leviers as people write them: a line a meaning, its spellings between bars; two lines never are one group."""

from __future__ import annotations

_LINES = """
Manque de financement | manque de financements | Manque de financement. | MANQUE DE FINANCEMENT | Manque financement | manque de finacement | Manque de  financement
Manque de financement public | Manque de financements publics | manque de financement publique
Manque de financement privé | manque de financements privés
Pas de financement
Sans financement
Peu de financement | Peu de financements
Financement | Financements | financement ! | FINANCEMENT
Co-financement | Cofinancement | co financement | cofinancements
Financement pluriannuel | Financements pluri-annuels
Financement européen | Financements européens
Financement acquis
Financement non acquis | financement non-acquis
Accès aux données | Acces aux donnees | accès à des données | Accès données | accés au données | Accès aux donées | L’accès aux données | L'accès aux données | accès aux donnés
Pas d’accès aux données | pas d'acces aux données | PAS D'ACCES AUX DONNEES
Peu d’accès aux données
Non accès aux données | Non-accès aux données
Sans accès aux données
Accès aux données de santé | Accès aux données santé | acces aux donnees de sante | Accès aux données de santé.
Accès limité aux données | Accès limités aux données
Accès illimité aux données
Accès facilité aux données
Accès difficile aux données
Accès au SNDS | accès au S.N.D.S. | Accès SNDS
Excès de données
Qualité des données | qualité de données | Qualités des données | Qualité données | qualite des donnees | qualitée des données
Quantité de données
Qualité insuffisante des données
Fiabilité des données
Viabilité des données
Données fiables | données fiable
Données faibles
Données structurées | Donnée structurée
Données non structurées | données non-structurées
Données insuffisantes | donnees insuffisante
Données suffisantes
Données publiques
Données privées
Données adaptées
Données inadaptées
Interopérabilité | Interoperabilité | Intéropérabilité | interropérabilité | INTEROPERABILITE | inter-opérabilité | Interopérabilté
Interopérabilité des systèmes | Interopérabilité des systèmes. | interopérabilité de systèmes
Opérabilité
Hétérogénéité des systèmes d’information | Hétérogénéité des systèmes d'informations | Hétérogénéité des système d'information | heterogeneite des systemes d information
Homogénéité des systèmes d’information
Formation | formations | Formation.
Information | informations
Formation des professionnels | Formation professionnels | Formations des professionnels | formation des professionels | Formation de professionnels
Information des professionnels
Formation des soignants
Information des soignants
Manque de formation | Manque de formations
Manque d’information | manque d'informations
Manque de personnel | Manque de personnels | manque de personel
Manque de personnes
Manque d’agents
Manque d’argent
Manque de médecins | manque de médecin | Manque de medecins
Manque de médecine
Manque de radiologues | manque de radiologue
Manque de radiologie
Manque de temps | manque de temps. | Manque temps | manque du temps
Manque de temps médical | manque temps médical | MANQUE DE TEMPS MEDICAL
Temps médical disponible | temps médical disponibles
Temps médical indisponible
Manque de compétences | manque de compétence | manque de competances | Manque compétences
Manque de compétences en IA | Manque de compétences en I.A. | manque de compétence en ia
Manque de concertation
Manque de concentration
Manque de matériel | manque de matériels
Manque de matériaux
Manque de place
Manque de places d’internat
Manque de soutien | manque de soutiens
Manque de lits | Manque de lit
Travail en réseau | travail en réseaux
Travaux en réseau
Coût élevé | Coûts élevés | cout eleve | Coût élevé !
Coût faible | Coûts faibles
Coût < 10 000 €
Coût > 10 000 €
Coût de l’hébergement | coût d’hébergement | Coûts de l’hébergement | cout de l hebergement
Coût de l’hébergement certifié
Coût de l’hébergement certifié HDS
Hébergement HDS | hébergement H.D.S.
RGPD | R.G.P.D. | rgpd
Conformité RGPD | Conformité au RGPD | conformité R.G.P.D.
Non conformité RGPD | non-conformité au RGPD
Réglementation | Règlementation | réglementations | reglementation | Réglementatoin
Délais réglementaires | Délai réglementaire | Délais règlementaires | delais reglementaires
Marquage CE | marquage C.E. | Marquage CE.
Marquage CE à obtenir
Marquage CE obtenu
Marquage CE classe I
Marquage CE classe II
Marquage CE classe IIa
Marquage CE classe IIb
Niveau 2 | niveau 2.
Niveau 3
SRL 2 | srl 2 | SRL-2
SRL 3
SRL 1.2
SRL 12
Phase A | phase A.
Phase B
Phase A du projet
Phase du projet
Phase 1
Phase 2
Essai de phase I
Essai de phase II
Site 1
Site 10
2 ETP
3 ETP
20 % de temps
80 % de temps
Horizon 2025
Horizon 2026
Covid-19 | COVID 19
Covid-20
Acceptabilité | acceptabilite | Acceptabillité
Acceptabilité par les soignants
Acceptabilité des soignants
Acceptabilité par les patients
Accessibilité
Adhésion des équipes | Adhésion des équipe | adhésion équipes
Résistance au changement | Résistances au changement | résistance aux changements | resistance au changement
Conduite du changement | conduite de changement
Fracture numérique | fractures numériques | Fracture numerique
Facture numérique
Couverture numérique | couvertures numériques | Couverture numériqu
Désert médical | déserts médicaux | désert medical
Cabinet de téléconsultation
Cabine de téléconsultation
Téléconsultation | téléconsultations | télé-consultation | Télé consultation
Télésurveillance | telesurveillance
Veille technologique
Vieille technologie
Réseau interne
Réseau internet
Réseau externe
Recours aux patients
Retours des patients | retour des patients
Recrutement | recrutements | Recrutment | Recrutement...
Recrutement des patients | Recrutement de patients | recrutement patients
Recrutement de data scientists | recrutement data scientists
Modèle économique | modèles économiques | Modéle économique | modele economique
Modèle économique incertain | modèles économiques incertains
Modèle économique viable
Modèle d’IA | modèle d'I.A. | modèles d’IA
Propriété intellectuelle | propriétée intellectuelle | Proprieté intelectuelle
Propreté
Preuve clinique | preuves cliniques
Prévue en clinique
Validation clinique | validations cliniques | Validation cliniques
Évaluation clinique | evaluation clinique
Évolution clinique
Simulation
Stimulation
Médiation
Médication
Méditation
Médiation numérique | médiations numériques
Oncologie
Ontologie | ontologies
Cardiologie
Cardiologue | cardiologues
Précision du diagnostic | précision de diagnostic | précision du diagnostique
Prévision du diagnostic
Éthique | ethique | ETHIQUE
Ethnique
Biais éthiques | biais ethique
Consentement | consentements | Consentment
Consentement des patients | consentement du patient
Information et consentement
Consentement et information
Gouvernance | gouvernances
Gouvernance des données | Gouvernance données | gouvernance de données
Gouvernante
Équipe pluridisciplinaire | Equipe pluri-disciplinaire | équipes pluridisciplinaires | EQUIPE PLURIDISCIPLINAIRE
Équipe interdisciplinaire
Équipe médicale | équipes médicales
Équipe technique
Plateforme | plate-forme | Plates-formes | plateformes
Plateforme de calcul | plate-forme de calculs
Entrepôt de données | Entrepôts de données | entrepot de données | Entrepôt données
Entrepôt de données hospitalier | entrepôts de données hospitaliers
Cohorte | cohortes
Cohorte constituée | cohortes constituées
Cohorte non constituée
Partenariat | partenariats | Partenariats.
Partenariat avec le CHU | partenariat avec CHU | Partenariats avec le CHU
Partenariat sans le CHU
Partenariat public-privé | partenariats publics-privés | Partenariat public privé
Soutien de la direction | soutien direction | Soutien de direction
Soutien du CHU
Soutien de l’ARS | soutien ARS | soutien de l ARS
Passage de la ville à l’hôpital
Passage à la ville de l’hôpital
Lien ville-hôpital | lien ville hôpital | Liens ville-hôpital
Lien hôpital-ville
Vitamine D
Vitamine C
Vitamine
Hépatite A
Hépatite B
Hépatite
Langage R
Langage C
Langage C++
Hypertension | hyper-tension
Hypotension
Souveraineté | souveraineté.
Sécurité | securite | sécuritée
Cybersécurité | cyber-sécurité | cyber sécurité
Insécurité
Sécurité informatique | sécurité informatiques
Sécurité juridique | securité juridique
Insécurité juridique
Responsabilité médicale | responsabilités médicales
Complexité administrative | complexités administratives | Complexité adminsitrative
Simplicité administrative
Lourdeur administrative | lourdeurs administratives
Mobilité | mobilités
Mortalité
Moralité
Urgences
Urgents
Autonomie
Autonomes
Comptabilité
Compatibilité | compatibilités
Patients partenaires | patient partenaire | Patients partenaires.
Patient parent
Parité
Partie
Espace de santé
Espèce de santé
... | …
???
مشروع | مشروع!
مشاريع
<b>Financement</b>
"""

FAMILIES: tuple[tuple[str, ...], ...] = tuple(
    tuple(text.strip() for text in line.split(" | ")) for line in _LINES.strip().splitlines()
)
