-- What the codes of actor types say.
SELECT code, label FROM ref_actor_types ORDER BY code
