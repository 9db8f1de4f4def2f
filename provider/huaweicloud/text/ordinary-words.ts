/**
 * Words of five letters or more that our own messages and those of IAM and the API gateway use; a service brings more of them. A secret that
 * shares one, such as `instance-password-1`, is not recognised by it: to mask the word would reveal the secret and make messages unreadable.
 */
export const ordinaryWords = `
abort above absent accept accepted access access_key access_secret accesskey accesskeyid accesssecret account accounts action actions
active address addresses adopted after again agencies agency agencyurn algorithm aliases allow allowed already amount
another answer answered apigw application argument arguments array assume assumed attempt attempts authentication authenticated authenticator
authority authorization authorized authtoken available
backend backup balance because before begin behind being between binding blank blocked body boolean broken browser bucket budget busy bytes
cache called cancel cancelled cannot catalog cause causes certificate certificates change changed character characters check checked
clear client clock close closed cloud cluster code codes command committed common complete conflict connect connected connection connections
console contact contain contains content content-length content-type context correct could count create create_time created created_at
creating credential credential_type credentials current custom
database decode decoded default delete deleted deleting denied deny description destination destroy detail details different
digits direct disabled domain domain_id domain_name domains double download duplicate duplicated during dynamic
earlier either empty enable enabled encode encoded encoded_authorization_message encoding encrypted encryption endpoint endpoints
enough enterprise entity entry environment error error_code error_msg errorcode errormessage errormsg errors example exceed exceeded exceeds
exception execute existing exists expect expected expiration expired expires expires_at explicit export external
failed failure fault field fields filter first folder follow following forbidden format found frequently function
gateway general group groups
handle header headers health healthy hostname hosts hours http:// https:// huawei huaweicloud
identifier identity import incorrect information inner input insecure inside instance instance_id instanceid instances
insufficient integer interface internal internal_error invalid ipv4 ipv6 issue
kubernetes
label length letter letters limit limited limits local locked login longer
machine malformed match matched maximum memory message messages metadata method minimum minute minutes missing model module moment month
multiple myhuaweicloud.com
named namespace namespaces network never nginx normal notfound nothing number numbers
object objects offset operate operation operations operator option optional options order_column order_type organization original other
package packages parameter parameters params parse parsed party passed password passwords patch pending period permission permissions
permitted platform please policies policy portal position possible prefix private problem process processing product profile project project_id
projectid projects property protocol provided provider proxy public pulumi
queries query quota quotas
reach reached reason receive received recent reference refresh refuse refused region region_id regional regionid regions register
reject rejected release remote remove removed replace
request request_id requested requestid requests require required requires reset resolve resource resources response
retry return route routes running
scheme scope second seconds secret secret_key secretkey secrets section secure security security_token securitytoken select server service
services session setting settings several should signature signed signing similar single space special specified specify start state
status storage store string subject success successful suffix support supported system
table target temporarily temporary tenant terminated their there these third those threshold throttled throttling through timed timeout timeouts
times timestamp token tokens total traffic transport trusted
unable unauthenticated unauthorized unavailable under unexpected unhealthy unique unknown unreachable unsupported until update update_time updated
updated_at upgrade upload upstream usage using user_name username users
valid validate validation value values variable verify version versions violation virtual visible volume
warning where whether which while whose window within without workload would write wrong
x-auth-token x-iam-trace-id x-project-id x-request-id x-sdk-date x-security-token x-subject-token
administration administrator administrators
`;
